package org.countersign.catalog.notices;

import static org.countersign.catalog.problem.ProblemType.WEBHOOK_ADDRESS_REFUSED;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import org.countersign.catalog.platform.Mode;
import org.countersign.catalog.platform.Settings;
import org.countersign.catalog.problem.Refusal;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Where webhooks may go. An address inside the operator's own network is refused, and so is plain
 * HTTP, unless {@code COUNTERSIGN_WEBHOOKS_PRIVATE=true}; development allows both. It is looked at
 * again before every delivery, because names can be pointed elsewhere.
 */
@Dependent
class Destinations {
  private final boolean insideToo;

  @Inject
  Destinations(
      Settings settings,
      @ConfigProperty(name = "countersign.webhooks.private") Optional<Boolean> allowed) {
    this(allowed.orElse(settings.mode() == Mode.DEVELOPMENT));
  }

  Destinations(boolean insideToo) {
    this.insideToo = insideToo;
  }

  /**
   * The same address, if something may be sent there now.
   *
   * @throws Refusal {@code WEBHOOK_ADDRESS_REFUSED} with the reason
   */
  URI admit(String text) {
    var address = parse(text);
    if (!insideToo && !address.getScheme().equals("https")) {
      throw refused("a webhook is delivered by https");
    }
    try {
      for (var each : InetAddress.getAllByName(address.getHost())) {
        if (!insideToo && isInside(each)) {
          throw refused("the address lies inside a private network");
        }
      }
    } catch (UnknownHostException e) {
      throw refused("nobody knows the host " + address.getHost());
    }
    return address;
  }

  private static URI parse(String text) {
    try {
      var address = URI.create(text.strip());
      var scheme = Optional.ofNullable(address.getScheme()).orElse("").toLowerCase(Locale.ROOT);
      if (!(scheme.equals("https") || scheme.equals("http"))
          || address.getHost() == null
          || address.getUserInfo() != null
          || address.getFragment() != null) {
        throw refused("not an https address without user and fragment");
      }
      return address;
    } catch (IllegalArgumentException e) {
      throw refused("not an address");
    }
  }

  private static Refusal refused(String why) {
    return new Refusal(WEBHOOK_ADDRESS_REFUSED, why);
  }

  /** Loopback, link-local, private, shared, unique local, multicast and unspecified addresses. */
  static boolean isInside(InetAddress address) {
    if (address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) {
      return true;
    }
    var bytes = address.getAddress();
    int first = bytes[0] & 0xff;
    int second = bytes[1] & 0xff;
    if (address instanceof Inet4Address) {
      // RFC 1122 "this network", RFC 6598 shared addresses, RFC 2544 benchmarks, RFC 1112 reserved
      return first == 0
          || (first == 100 && second >= 64 && second < 128)
          || (first == 198 && (second == 18 || second == 19))
          || first >= 240;
    }
    // RFC 4193 unique local, RFC 6052 and RFC 3056 addresses that carry an IPv4 address
    return address instanceof Inet6Address
        && ((first & 0xfe) == 0xfc
            || (first == 0x00 && second == 0x64)
            || (first == 0x20 && second == 0x02));
  }
}

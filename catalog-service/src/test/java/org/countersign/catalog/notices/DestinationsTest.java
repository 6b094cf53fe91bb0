package org.countersign.catalog.notices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.countersign.catalog.problem.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "::1",
        "0.0.0.0",
        "::",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "198.18.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "fe80::1",
        "fc00::1",
        "fd12::1",
        "ff02::1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:a00:1::"
      })
  void anAddressInsideANetworkIsRefused(String address) throws UnknownHostException {
    assertThat(Destinations.isInside(InetAddress.getByName(address))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"93.184.216.34", "100.63.255.255", "100.128.0.1", "2606:4700::1111"})
  void anAddressOfTheWorldIsNot(String address) throws UnknownHostException {
    assertThat(Destinations.isInside(InetAddress.getByName(address))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://127.0.0.1/hook",
        "https://[::1]/hook",
        "https://localhost/hook",
        "https://2130706433/hook",
        "http://93.184.216.34/hook",
        "ftp://93.184.216.34/",
        "https://user:secret@93.184.216.34/",
        "file:///etc/passwd",
        "not an address",
        "https:///hook"
      })
  void nothingOfTheInsideAndNothingOddIsAdmitted(String address) {
    assertThatThrownBy(() -> new Destinations(false).admit(address)).isInstanceOf(Refusal.class);
  }

  @Test
  void whereTheOperatorAllowsItLoopbackIsAdmitted() {
    assertThat(new Destinations(true).admit("http://127.0.0.1:9/hook"))
        .hasToString("http://127.0.0.1:9/hook");
  }
}

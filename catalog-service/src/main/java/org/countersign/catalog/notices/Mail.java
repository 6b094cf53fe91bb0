package org.countersign.catalog.notices;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.mail.Authenticator;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.PasswordAuthentication;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.time.Clock;
import java.util.Date;
import java.util.Optional;
import java.util.Properties;
import org.countersign.catalog.platform.Settings;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Sends plain mail over SMTP: {@code COUNTERSIGN_MAIL_HOST}, {@code _PORT}, {@code _FROM}, {@code
 * _USER} and {@code _PASSWORD}. With a user, or with {@code COUNTERSIGN_MAIL_TLS=true}, nothing is
 * sent but over TLS. Without a host there is no mail, and notices are in the pages alone.
 */
@Dependent
class Mail {
  private static final String PATIENCE_MILLIS = "10000";

  private final Optional<String> host;
  private final String from;
  private final Properties properties = new Properties();
  private final Optional<Authenticator> login;
  private final Clock clock;

  @Inject
  Mail(
      Settings settings,
      Clock clock,
      @ConfigProperty(name = "countersign.mail.host") Optional<String> host,
      @ConfigProperty(name = "countersign.mail.port", defaultValue = "25") int port,
      @ConfigProperty(name = "countersign.mail.from") Optional<String> from,
      @ConfigProperty(name = "countersign.mail.user") Optional<String> user,
      @ConfigProperty(name = "countersign.mail.password") Optional<String> password,
      @ConfigProperty(name = "countersign.mail.tls") Optional<Boolean> tls) {
    this.host = host.filter(name -> !name.isBlank());
    this.clock = clock;
    this.from = from.orElse("countersign@" + settings.publicUrl().getHost());
    this.login = user.map(name -> login(name, password.orElse("")));
    var secure = tls.orElse(user.isPresent());
    this.host.ifPresent(name -> properties.put("mail.smtp.host", name));
    properties.put("mail.smtp.port", String.valueOf(port));
    properties.put("mail.smtp.auth", String.valueOf(user.isPresent()));
    properties.put("mail.smtp.starttls.enable", "true");
    properties.put("mail.smtp.starttls.required", String.valueOf(secure));
    properties.put("mail.smtp.ssl.checkserveridentity", "true");
    properties.put("mail.smtp.connectiontimeout", PATIENCE_MILLIS);
    properties.put("mail.smtp.timeout", PATIENCE_MILLIS);
    properties.put("mail.smtp.writetimeout", PATIENCE_MILLIS);
  }

  private static Authenticator login(String user, String password) {
    return new Authenticator() {
      @Override
      protected PasswordAuthentication getPasswordAuthentication() {
        return new PasswordAuthentication(user, password);
      }
    };
  }

  boolean isConfigured() {
    return host.isPresent();
  }

  /**
   * @throws MessagingException if the server did not take it
   */
  void send(String to, String subject, String text) throws MessagingException {
    var session = Session.getInstance(properties, login.orElse(null));
    var message = new MimeMessage(session);
    message.setFrom(new InternetAddress(from));
    message.setRecipient(Message.RecipientType.TO, new InternetAddress(to, true));
    message.setSubject(subject, "UTF-8");
    message.setText(text, "UTF-8");
    message.setSentDate(Date.from(clock.instant()));
    // RFC 3834: no out-of-office answer to this
    message.setHeader("Auto-Submitted", "auto-generated");
    Transport.send(message);
  }
}

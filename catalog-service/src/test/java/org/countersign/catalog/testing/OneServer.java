package org.countersign.catalog.testing;

import fish.payara.arquillian.container.payara.managed.PayaraMicroContainerConfiguration;
import fish.payara.arquillian.container.payara.managed.PayaraMicroDeployableContainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.arquillian.container.spi.client.container.DeployableContainer;
import org.jboss.arquillian.container.spi.client.container.DeploymentException;
import org.jboss.arquillian.container.spi.client.container.LifecycleException;
import org.jboss.arquillian.container.spi.client.protocol.metadata.ProtocolMetaData;
import org.jboss.arquillian.core.spi.LoadableExtension;
import org.jboss.shrinkwrap.api.Archive;

/**
 * Payara Micro as it ships, started by the first test class and kept for all others: every class
 * deploys the same WAR, so deploying it again would only cost the start of another JVM.
 */
public final class OneServer extends PayaraMicroDeployableContainer {
  private static final List<String> FAST_START =
      List.of(
          "-Xmx1g",
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC",
          "-Djakarta.json.provider=org.eclipse.parsson.JsonProviderImpl");

  private static final Path LOG_NAME = Path.of("target", "server.log").toAbsolutePath();

  /** The server numbers its log files. */
  private static final Path LOG_FILE = LOG_NAME.resolveSibling("server.log.0");

  private Optional<String> failed = Optional.empty();
  private Optional<ProtocolMetaData> deployed = Optional.empty();

  /** Puts this container in the place of the one it extends. */
  public static final class Extension implements LoadableExtension {
    @Override
    public void register(ExtensionBuilder builder) {
      builder.override(
          DeployableContainer.class, PayaraMicroDeployableContainer.class, OneServer.class);
    }
  }

  @Override
  public void setup(PayaraMicroContainerConfiguration configuration) {
    var servers = Servers.running();
    var settings =
        servers.settings().entrySet().stream()
            .map(setting -> "-D" + setting.getKey() + "=" + setting.getValue());
    configuration.setCmdOptions(joined(Stream.concat(FAST_START.stream(), settings)));
    configuration.setExtraMicroOptions(
        joined(
            Stream.of(
                "--port",
                String.valueOf(servers.service().getPort()),
                "--nohazelcast",
                "--disablephonehome",
                "--logtofile",
                LOG_NAME.toString())));
    configuration.setRandomHttpPort(false);
    configuration.setAutoBindHttp(false);
    forgetOldLog();
    super.setup(configuration);
  }

  @Override
  public ProtocolMetaData deploy(Archive<?> archive) throws DeploymentException {
    if (failed.isPresent()) {
      throw new DeploymentException(failed.get());
    }
    if (deployed.isEmpty()) {
      deployed = Optional.of(super.deploy(archive));
      refuseAnEmptyServer();
    }
    return deployed.get();
  }

  /** A WAR that fails to deploy leaves a running server that says it is ready and answers 404. */
  private void refuseAnEmptyServer() throws DeploymentException {
    if (CatalogClient.anonymous().get("/ui/goodbye").statusCode() != 200) {
      failed = Optional.of("the WAR did not deploy:\n" + causes());
      throw new DeploymentException(failed.get());
    }
  }

  /** What the server has logged so far. */
  public static String log() {
    try {
      return Files.readString(LOG_FILE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String causes() {
    try (var lines = Files.lines(LOG_FILE)) {
      return lines
          .filter(line -> line.startsWith("Caused by:") || line.contains("Exception while"))
          .distinct()
          .collect(Collectors.joining("\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void undeploy(Archive<?> archive) {
    // the next class finds it where it is
  }

  @Override
  public void stop() throws LifecycleException {
    try {
      if (deployed.isPresent()) {
        super.undeploy(TheRealWar.build());
      }
    } catch (DeploymentException e) {
      throw new LifecycleException("the server did not stop", e);
    } finally {
      Servers.stop();
    }
  }

  private static void forgetOldLog() {
    try {
      Files.deleteIfExists(LOG_FILE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The container splits its options at spaces that are not escaped. */
  private static String joined(Stream<String> options) {
    return options.map(option -> option.replace(" ", "\\ ")).collect(Collectors.joining(" "));
  }
}

package org.countersign.development;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script in a checkout of nothing, with the programs of a machine that lacks some. */
class CommandTest {
  private static final List<String> SYSTEM =
      List.of("cat", "date", "find", "grep", "head", "mkdir", "mv", "rm", "sed", "sh");

  @TempDir private Path directory;
  private Path programs;

  private record Outcome(int exitCode, String output) {}

  @BeforeEach
  void checkOut() throws Exception {
    programs = Files.createDirectory(directory.resolve("bin"));
    for (var program : SYSTEM) {
      var found =
          List.of("/usr/bin", "/bin").stream()
              .map(folder -> Path.of(folder, program))
              .filter(Files::isExecutable)
              .findFirst()
              .orElseThrow();
      program(program, "exec " + found + " \"$@\"");
    }
    Files.copy(Path.of("../countersign"), directory.resolve("countersign"));
  }

  @Test
  void helpListsTheCommands() throws Exception {
    var help = run("help");

    assertThat(help.exitCode()).isZero();
    assertThat(help.output())
        .contains("countersign up", "countersign down", "countersign status", "--data DIR");
  }

  @Test
  void anUnknownCommandIsNamed() throws Exception {
    var outcome = run("start");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.output()).endsWith("countersign: unknown command start\n");
  }

  @Test
  void withoutJavaItSaysWhatToInstall() throws Exception {
    assertThat(run("up"))
        .isEqualTo(
            new Outcome(
                1, "countersign: Java is missing; install a JDK 17 or later, or set JAVA_HOME.\n"));
  }

  @Test
  void anOldJavaIsRefusedByItsVersion() throws Exception {
    program("java", "echo 'openjdk version \"11.0.2\" 2019-01-15' >&2");

    assertThat(run("up").output())
        .endsWith("is Java 11; Countersign needs a JDK 17 or later.\n")
        .startsWith("countersign: ");
  }

  @Test
  void withoutMavenItSaysWhatToInstall() throws Exception {
    program("java", "echo 'openjdk version \"21.0.1\" 2023-10-17' >&2; echo jdk.compiler");

    assertThat(run("up"))
        .isEqualTo(
            new Outcome(
                1,
                "countersign: Maven is missing; install Maven 3.8 or later to build"
                    + " Countersign.\n"));
  }

  @Test
  void aFailedBuildIsSaid() throws Exception {
    program("java", "echo 'openjdk version \"17.0.1\" 2021-10-19' >&2; echo jdk.compiler");
    program("mvn", "exit 1");

    var outcome = run("up");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.output())
        .endsWith("countersign: The build failed; Maven's messages above say why.\n");
  }

  @Test
  void itBuildsOnceAndAgainOnlyAfterAChange() throws Exception {
    program("java", "echo 'openjdk version \"17.0.1\" 2021-10-19' >&2; echo jdk.compiler; echo $*");
    program(
        "mvn",
        "mkdir -p keycloak-realm/target/launcher catalog-service/target;"
            + " : > catalog-service/target/catalog-service.war");
    var source = Files.createDirectories(directory.resolve("catalog-service/src/main/java"));

    var first = run("up", "--port", "9000");
    var second = run("up");
    Thread.sleep(20);
    Files.writeString(source.resolve("New.java"), "class New {}");
    var third = run("up");

    assertThat(first.output())
        .contains("Building Countersign")
        .contains("org.countersign.development.Up --data " + directory.toRealPath())
        .endsWith("--port 9000\n");
    assertThat(second.output()).doesNotContain("Building");
    assertThat(third.output()).contains("Building Countersign");
  }

  @Test
  void withoutABuildNothingRuns() throws Exception {
    program("java", "echo 'openjdk version \"17.0.1\" 2021-10-19' >&2");

    assertThat(run("status").exitCode()).isEqualTo(3);
    assertThat(run("down").exitCode()).isZero();
  }

  private void program(String name, String script) throws Exception {
    Files.writeString(programs.resolve(name), "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(
        programs.resolve(name), PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Outcome run(String... arguments) throws Exception {
    var command = new ArrayList<>(List.of("/bin/sh", directory.resolve("countersign").toString()));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().put("PATH", programs.toString());
    var process = builder.start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Outcome(process.waitFor(), output);
  }
}

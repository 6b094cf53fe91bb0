package org.countersign.development;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the log of Payara Micro says about a deployment. */
record ServerLog(Path file) {
  private static final Pattern COLOUR = Pattern.compile("\u001B\\[[0-9;]*m");
  private static final Pattern THROWN =
      Pattern.compile("^(?:Caused by: )?(?:[\\w$.]+(?:Exception|Error): )+(.+)$");

  boolean saysReady() {
    return lines().stream()
        .anyMatch(line -> line.contains("Payara Micro") && line.contains(" ready in "));
  }

  boolean saysDeploymentFailed() {
    return lines().stream().anyMatch(line -> line.contains("Exception while loading the app"));
  }

  /** The message of the innermost cause of the first exception that was logged as severe. */
  Optional<String> cause() {
    var severe = false;
    Optional<String> cause = Optional.empty();
    for (var line : lines()) {
      if (line.startsWith("[20")) {
        if (cause.isPresent()) {
          return cause;
        }
        severe = line.contains("[SEVERE]");
      } else if (severe) {
        var thrown = THROWN.matcher(line.strip());
        if (thrown.matches()) {
          cause = Optional.of(thrown.group(1));
        }
      }
    }
    return cause;
  }

  private List<String> lines() {
    try {
      var text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
      return COLOUR.matcher(text).replaceAll("").lines().toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}

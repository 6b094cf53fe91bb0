package org.countersign.catalog.policies;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.countersign.policy.DocumentException;
import org.countersign.policy.Edition;
import org.countersign.policy.Policy;

/**
 * A document that comes with the service or was laid beside it.
 *
 * @param bytes as they are published; their digest is the edition's
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody: the edition has the digest
record Bundled(DocumentKind kind, Edition edition, byte[] bytes) {

  static List<Bundled> documents() {
    return List.of(
        policy(DocumentKind.FLOOR, "floor.yaml"),
        policy(DocumentKind.POLICY, "default.yaml"),
        framework("eu-ai-act-evidence.yaml"),
        framework("house-policy-evidence.yaml"),
        rulePack("eu-ai-act-2026-07-27.yaml"),
        rulePack("house-policy-1.yaml"));
  }

  /**
   * Rule packs that an operator laid beside the service, in the order of their names.
   *
   * @throws IllegalStateException naming the file, if one cannot be read, is no rule pack or fails
   *     a vector of its own: a service that classifies by other rules than its operator believes
   *     must not start
   */
  static List<Bundled> in(Path directory) {
    try (var files = Files.list(directory)) {
      return files
          .filter(file -> file.toString().endsWith(".yaml") || file.toString().endsWith(".yml"))
          .sorted()
          .map(Bundled::of)
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException("the rule packs in " + directory + " cannot be read", e);
    }
  }

  private static Bundled of(Path file) {
    try {
      var bytes = Files.readAllBytes(file);
      return new Bundled(
          DocumentKind.RULE_PACK,
          DocumentKind.RULE_PACK.read(String.valueOf(file.getFileName()), bytes),
          bytes);
    } catch (IOException e) {
      throw new IllegalStateException("the rule pack " + file + " cannot be read", e);
    } catch (DocumentException | FailedVectorsException e) {
      throw new IllegalStateException("the rule pack " + file + " cannot be used", e);
    }
  }

  private static Bundled policy(DocumentKind kind, String name) {
    return bundled(kind, "policies/", name);
  }

  private static Bundled framework(String name) {
    return bundled(DocumentKind.FRAMEWORK, "frameworks/", name);
  }

  private static Bundled rulePack(String name) {
    return bundled(DocumentKind.RULE_PACK, "packs/", name);
  }

  /** Their vectors are judged when the product is built: a start need not do it again. */
  private static Bundled bundled(DocumentKind kind, String directory, String name) {
    var bytes = bytes(directory + name);
    return new Bundled(kind, kind.compile(name, bytes), bytes);
  }

  private static byte[] bytes(String resource) {
    try (var stream = Policy.class.getResourceAsStream(resource)) {
      if (stream == null) {
        throw new IllegalStateException("the policy engine lacks " + resource);
      }
      return stream.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

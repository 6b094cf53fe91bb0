package org.countersign.catalog.policies;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.countersign.policy.Edition;
import org.countersign.policy.Framework;
import org.countersign.policy.Policy;
import org.countersign.policy.RulePack;

/**
 * A document that comes with the policy engine.
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
        rulePack("eu-ai-act-2026-07-27.yaml"));
  }

  private static Bundled policy(DocumentKind kind, String name) {
    var bytes = bytes("policies/" + name);
    return new Bundled(kind, Policy.load(name, bytes).edition(), bytes);
  }

  private static Bundled framework(String name) {
    var bytes = bytes("frameworks/" + name);
    return new Bundled(DocumentKind.FRAMEWORK, Framework.load(name, bytes).edition(), bytes);
  }

  private static Bundled rulePack(String name) {
    var bytes = bytes("packs/" + name);
    return new Bundled(DocumentKind.RULE_PACK, RulePack.load(name, bytes).edition(), bytes);
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

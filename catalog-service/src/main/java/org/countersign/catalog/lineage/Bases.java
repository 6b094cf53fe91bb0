package org.countersign.catalog.lineage;

import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.countersign.lineage.BaseModel;
import org.countersign.lineage.Growing;
import org.countersign.lineage.Iris;

/** How registrations name the models that a version was made from. */
final class Bases {
  /** A version of this catalog, as {@code <model id>/<number>}. */
  private static final Pattern CATALOGUED =
      Pattern.compile("([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/([1-9][0-9]{0,8})");

  private Bases() {}

  /** {@code name@revision}; without a revision the digest pins what was meant. */
  static BaseModel of(String ref, Optional<String> sha256) {
    var ours = CATALOGUED.matcher(ref);
    if (ours.matches()) {
      return new BaseModel.Catalogued(
          ours.group(1), Integer.parseInt(ours.group(2)), BaseModel.Derivation.OTHER);
    }
    var at = ref.lastIndexOf('@');
    return at > 0 && at < ref.length() - 1
        ? external(ref.substring(0, at), Optional.of(ref.substring(at + 1)))
        : external(ref, sha256);
  }

  private static BaseModel external(String name, Optional<String> revision) {
    return new BaseModel.External(name, revision, BaseModel.Derivation.OTHER);
  }

  static String iri(Iris iris, String ref, Optional<String> sha256) {
    var base = of(ref, sha256);
    return base instanceof BaseModel.Catalogued ours
        ? iris.version(ours.model(), ours.number())
        : external(iris, (BaseModel.External) base);
  }

  /** Says of a base model that it must not be used any more. */
  static void revoked(Growing growing, String ref, Optional<String> sha256, Instant at) {
    var base = of(ref, sha256);
    if (base instanceof BaseModel.Catalogued ours) {
      growing.versionState(ours.model(), ours.number(), "REVOKED", at);
    } else {
      var external = (BaseModel.External) base;
      growing.externalModelState(external.name(), external.revision().orElse(""), "REVOKED", at);
    }
  }

  private static String external(Iris iris, BaseModel.External base) {
    return iris.externalModel(base.name(), base.revision().orElse(""));
  }
}

package org.countersign.catalog.policies;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.countersign.ledger.Digest;
import org.countersign.policy.Edition;
import org.junit.jupiter.api.Test;

class BundledTest {
  @Test
  void everyKindOfDocumentComesWithTheService() {
    assertThat(Bundled.documents())
        .extracting(Bundled::kind)
        .containsExactly(
            DocumentKind.FLOOR,
            DocumentKind.POLICY,
            DocumentKind.FRAMEWORK,
            DocumentKind.FRAMEWORK,
            DocumentKind.RULE_PACK,
            DocumentKind.RULE_PACK);
  }

  @Test
  void anEditionNamesTheDigestOfTheBytesThatArePublished() {
    assertThat(Bundled.documents())
        .allSatisfy(
            document ->
                assertThat(document.edition().sha256())
                    .isEqualTo(HexFormat.of().formatHex(Digest.sha256(document.bytes()).bytes())));
  }

  @Test
  void noTwoDocumentsOfAKindHaveTheSameNameAndRevision() {
    assertThat(Bundled.documents())
        .extracting(Bundled::edition)
        .extracting(Edition::toString)
        .doesNotHaveDuplicates();
  }
}

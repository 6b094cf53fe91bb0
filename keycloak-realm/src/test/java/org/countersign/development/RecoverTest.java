package org.countersign.development;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecoverTest {
  @TempDir Path data;

  @Test
  void aLossThatIsNotAcceptedIsNotRecovered() throws IOException {
    Files.createDirectory(data.resolve("signer"));

    assertThatThrownBy(() -> Recover.accept(List.of("--data", data.toString())))
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining("--accept-loss");
    assertThat(data.resolve("signer")).isEmptyDirectory();
  }

  @Test
  void theServiceFindsTheOperatorsWordBesideWhatItRemembers() throws IOException {
    Files.createDirectory(data.resolve("signer"));

    var rest = Recover.accept(List.of("--accept-loss", "--data", data.toString()));

    assertThat(rest).containsExactly("--data", data.toString());
    assertThat(data.resolve("signer/accept-loss")).hasContent("operator-accepted");
  }

  @Test
  void aForkIsAcceptedByAWordOfItsOwn() throws IOException {
    Files.createDirectory(data.resolve("signer"));

    Recover.accept(List.of("--accept-fork", "--data", data.toString()));

    assertThat(data.resolve("signer/accept-fork")).hasContent("operator-accepted");
    assertThat(data.resolve("signer/accept-loss")).doesNotExist();
  }

  @Test
  void whereNothingWasSignedNothingIsRecovered() {
    assertThatThrownBy(() -> Recover.accept(List.of("--accept-loss", "--data", data.toString())))
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining("no ledger");
  }

  @Test
  void aLedgerInUseIsNotRecovered() throws IOException {
    Files.createDirectory(data.resolve("signer"));
    Run.ofThisProcess(URI.create("http://localhost:1"), "issuer").writeTo(data);

    assertThatThrownBy(() -> Recover.accept(List.of("--accept-loss", "--data", data.toString())))
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining("countersign down");
    assertThat(data.resolve("signer")).isEmptyDirectory();
  }
}

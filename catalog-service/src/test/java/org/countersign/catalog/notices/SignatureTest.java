package org.countersign.catalog.notices;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SignatureTest {
  /** The example that the Standard Webhooks libraries test themselves with. */
  @Test
  void theExampleOfStandardWebhooksHasItsSignature() {
    var signature =
        Signature.of(
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330,
            "{\"test\": 2432232314}");

    assertThat(signature).isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @Test
  void idTimeAndBodyAreAllSigned() {
    var secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    var signature = Signature.of(secret, "a", 1, "{}");

    assertThat(Signature.of(secret, "b", 1, "{}")).isNotEqualTo(signature);
    assertThat(Signature.of(secret, "a", 2, "{}")).isNotEqualTo(signature);
    assertThat(Signature.of(secret, "a", 1, "{ }")).isNotEqualTo(signature);
    assertThat(Signature.ofText(secret, "a", 1, "{}")).isNotEqualTo(signature);
  }
}

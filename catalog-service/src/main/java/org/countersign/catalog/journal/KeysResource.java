package org.countersign.catalog.journal;

import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;

import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.PositiveOrZero;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.platform.Door;
import org.countersign.catalog.platform.Json;
import org.countersign.catalog.problem.Wire;
import org.countersign.ledger.KeyChange;
import org.countersign.ledger.KeyHistory;
import org.countersign.ledger.KeyRequest;
import org.countersign.ledger.KeyRole;
import org.countersign.ledger.SignedKeyChange;
import org.jspecify.annotations.Nullable;

/** The keys of the log and how they change. */
@Door
@Path("ledger/keys")
@Produces(APPLICATION_JSON)
public class KeysResource {
  private final Signer signer;
  private final KeyChanges changes;
  private final Write write;

  @Inject
  KeysResource(Signer signer, KeyChanges changes, Write write) {
    this.signer = signer;
    this.changes = changes;
    this.write = write;
  }

  /**
   * A change to ask the root for.
   *
   * @param deed what is to happen to a key
   * @param role of the key that begins: {@code event}, {@code attestation} or {@code checkpoint}
   * @param kid of the key that ends
   * @param sinceSize the size of the log up to which a compromised key was safe
   */
  public record NewKeyRequest(
      @NotNull @Pattern(regexp = "begin|retire|compromised") String deed,
      @Nullable @Pattern(regexp = "event|attestation|checkpoint") String role,
      @Nullable @Pattern(regexp = "[0-9a-f]{64}") String kid,
      @Nullable @PositiveOrZero Long sinceSize) {}

  /** The text to carry to the root, and what it says. */
  public record KeyRequestView(String request, String deed, String kid) {
    static KeyRequestView of(KeyRequest request) {
      return new KeyRequestView(request.text(), request.change().type(), request.change().keyId());
    }
  }

  /**
   * A change that the root has signed.
   *
   * @param change the text that {@code countersign keys sign} gives
   */
  public record NewKeyChange(@NotNull @Size(max = 8192) String change) {}

  /** The change on record. */
  public record KeyChangeView(String deed, String kid) {}

  /**
   * The keys that check this log: vkey of checkpoints, PEM of attestations; {@code checkpointKeys}
   * are all there ever were, in their order, for receipts from before a change. {@code keys} tells
   * the life of each: an event or attestation key holds for entries from one index until before
   * another, a checkpoint key for sizes; a rotation is signed by both.
   */
  @GET
  @PermitAll
  public JsonObject keys() {
    var history = signer.history();
    var checkpointKeys = Json.createArrayBuilder();
    history.checkpointKeys().forEach(key -> checkpointKeys.add(key.vkey()));
    var keys = Json.createArrayBuilder();
    history.keys().forEach(key -> keys.add(json(key)));
    var json =
        Json.createObjectBuilder()
            .add("origin", signer.origin().value())
            .add("genesis", history.genesisHash().hex())
            .add("checkpointKey", signer.checkpointKey().vkey())
            .add("checkpointKeys", checkpointKeys)
            .add("attestationKey", signer.attestationKeyPem())
            .add("keys", keys);
    history.rootKeyId().ifPresent(root -> json.add("rootKey", root));
    return json.build();
  }

  private static JsonObjectBuilder json(KeyHistory.Known key) {
    var json =
        Json.createObjectBuilder()
            .add("kid", key.keyId())
            .add("role", key.role().code())
            .add("spki", key.spki())
            .add("from", key.from());
    key.until().ifPresent(until -> json.add("until", until));
    key.compromisedSince().ifPresent(since -> json.add("compromisedSince", since));
    return json;
  }

  /**
   * The text to carry to the place where the root key is kept. Where a key is to begin, it is made
   * here and proves in the text that it is held; nothing is on record yet.
   */
  @POST
  @Path("requests")
  @Consumes(APPLICATION_JSON)
  @RolesAllowed(Roles.ADMINISTRATOR)
  public KeyRequestView request(@Valid @NotNull NewKeyRequest body) {
    return KeyRequestView.of(
        switch (body.deed()) {
          case "begin" ->
              changes.beginning(KeyRole.ofCode(Wire.read("/role", () -> given(body.role()))));
          case "retire" ->
              changes.ending(new KeyChange.Retired(Wire.read("/kid", () -> given(body.kid()))));
          default ->
              changes.ending(
                  new KeyChange.Compromised(
                      Wire.read("/kid", () -> given(body.kid())),
                      Wire.read("/sinceSize", () -> given(body.sinceSize()))));
        });
  }

  private static <T> T given(@Nullable T value) {
    if (value == null) {
      throw new IllegalArgumentException("this deed needs it");
    }
    return value;
  }

  /** Records a change that the root of this log has signed; it holds from the next entry on. */
  @POST
  @Consumes(APPLICATION_JSON)
  @RolesAllowed(Roles.ADMINISTRATOR)
  public Response change(@Valid @NotNull NewKeyChange body, @Context UriInfo uri) {
    var signed = Wire.read("/change", () -> SignedKeyChange.parse(body.change()));
    var answer =
        write.created(
            () -> {
              changes.record(signed);
              return new KeyChangeView(signed.change().type(), signed.change().keyId());
            },
            view -> uri.getAbsolutePath());
    changes.follow();
    return answer;
  }
}

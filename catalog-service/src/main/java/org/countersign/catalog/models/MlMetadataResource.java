package org.countersign.catalog.models;

import static jakarta.ws.rs.core.MediaType.APPLICATION_JSON;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.journal.Write;
import org.countersign.catalog.lineage.ForeignJson;
import org.countersign.catalog.models.MlMetadataImport.Taken;
import org.countersign.catalog.models.MlMetadataImport.TakenRun;
import org.countersign.catalog.models.MlMetadataImport.TakenSnapshot;
import org.countersign.catalog.models.Run.Cause;
import org.countersign.catalog.platform.BodyLimit;
import org.countersign.catalog.platform.Door;
import org.countersign.catalog.problem.Wire;
import org.jspecify.annotations.Nullable;

/**
 * Runs as ML Metadata and Kubeflow Pipelines keep them.
 *
 * @see <a href="https://www.tensorflow.org/tfx/guide/mlmd">ML Metadata</a>
 */
@Door
@Path("runs/imports/mlmd")
@Consumes(APPLICATION_JSON)
@Produces(APPLICATION_JSON)
public class MlMetadataResource {
  private final MlMetadataImport imports;
  private final Write write;

  @Inject
  MlMetadataResource(MlMetadataImport imports, Write write) {
    this.imports = imports;
    this.write = write;
  }

  /** What of the export is on record now. */
  public record ImportView(List<ImportedRun> runs, List<ImportedSnapshot> snapshots) {
    static ImportView of(Taken taken) {
      return new ImportView(
          taken.runs().stream().map(ImportedRun::of).toList(),
          taken.snapshots().stream().map(ImportedSnapshot::of).toList());
    }
  }

  /**
   * @param imported false if it was on record before
   */
  public record ImportedRun(UUID id, String name, boolean imported) {
    static ImportedRun of(TakenRun taken) {
      return new ImportedRun(taken.run().id(), taken.run().name(), taken.isNew());
    }
  }

  /**
   * @param reference what pins it
   * @param version its number; left out where its dataset belongs to another team and nobody
   *     registered it
   * @param imported false if it was on record before, or is not now
   */
  public record ImportedSnapshot(
      String dataset, String reference, @Nullable Integer version, boolean imported) {
    static ImportedSnapshot of(TakenSnapshot taken) {
      return new ImportedSnapshot(
          taken.snapshot().name(),
          taken.snapshot().digest(),
          taken.number().orElse(null),
          taken.isNew());
    }
  }

  /**
   * Records the executions that have ended as runs, and registers the snapshots they read and
   * wrote, all or nothing. What is on record is left as it is.
   *
   * @param team whose runs these are
   * @param trigger {@code SCHEDULED}, {@code EVENT} or {@code AD_HOC}, which an export does not say
   * @param source what the store is called, such as {@code kfp-eu}: whatever has no name but its id
   *     is named within it, and may be left out where everything has a name
   */
  @POST
  @RolesAllowed({Roles.DATA_SCIENTIST, Roles.MODEL_OWNER, Roles.PIPELINE})
  public Response take(
      @QueryParam("team") @NotBlank @Size(max = 255) @Pattern(regexp = Wire.STORABLE) String team,
      @QueryParam("trigger") @NotNull @Pattern(regexp = "SCHEDULED|EVENT|AD_HOC") String trigger,
      @QueryParam("source") @Nullable @Size(max = 100) @Pattern(regexp = Wire.STORABLE)
          String source,
      byte[] body) {
    var json = ForeignJson.parse(body, (int) BodyLimit.DEFAULT);
    var cause = Cause.valueOf(trigger);
    var store = Optional.ofNullable(source).map(String::strip).filter(name -> !name.isEmpty());
    return write.ok(() -> ImportView.of(imports.take(json, store, team, cause)));
  }
}

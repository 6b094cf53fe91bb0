package org.countersign.lineage;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.jena.graph.Graph;
import org.apache.jena.riot.Lang;
import org.apache.jena.riot.RDFParser;
import org.apache.jena.sparql.graph.GraphFactory;

/**
 * The words the graph is written in: PROV-O for what came of what, ML-Schema for runs, settings and
 * evaluations, DCAT and SPDX for data and its digests, DPV for the classes of the AI Act, and a
 * small vocabulary of our own under {@link Iris#vocabulary()} for what none of them says. The terms
 * of our own are the classes of {@link Kind}, the relations of {@link Relation} and the properties
 * of {@link Property}; {@link #turtle} declares each with a label and a comment.
 *
 * @see <a href="https://www.w3.org/TR/prov-o/">PROV-O</a>
 * @see <a href="https://w3id.org/dpv/legal/eu/aiact">DPV, EU AI Act extension</a>
 */
public final class Vocabulary {
  static final String PROV = "http://www.w3.org/ns/prov#";
  static final String MLS = "http://www.w3.org/ns/mls#";
  static final String DCAT = "http://www.w3.org/ns/dcat#";
  static final String DCTERMS = "http://purl.org/dc/terms/";
  static final String SPDX = "http://spdx.org/rdf/terms#";
  static final String DPV = "https://w3id.org/dpv#";
  static final String EU_AIACT = "https://w3id.org/dpv/legal/eu/aiact#";
  static final String RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
  static final String RDFS = "http://www.w3.org/2000/01/rdf-schema#";
  static final String XSD = "http://www.w3.org/2001/XMLSchema#";
  static final String OWN_PREFIX = "countersign";

  private static final String TEXT = "vocabulary.ttl";

  private static final Map<String, String> RISK_LEVELS =
      Map.of(
          "UNACCEPTABLE", EU_AIACT + "RiskLevelProhibited",
          "HIGH", EU_AIACT + "RiskLevelHigh",
          "LIMITED", EU_AIACT + "RiskLevelTransparencyRequired",
          "MINIMAL", EU_AIACT + "RiskLevelMinimal");

  private Vocabulary() {}

  /** Our own properties that ancestry does not follow. */
  enum Property {
    NAME("name"),
    NUMBER("number"),
    ARTIFACT_SHA256("artifactSha256"),
    DIGEST("digest"),
    REPOSITORY("repository"),
    COMMIT("commit"),
    SLICE("slice"),
    RISK_CLASS("riskClass"),
    RULE_PACK("rulePack"),
    EVIDENCE_TYPE("evidenceType"),
    ENVIRONMENT("environment"),
    TARGET("target"),
    OUTCOME("outcome"),
    REVISION("revision"),
    NAMESPACE("namespace"),
    JOB_TYPE("jobType"),
    RUN_OF("runOf"),
    ROOT_RUN("rootRun"),
    TRIGGER("trigger"),
    NOMINAL_START("nominalStart"),
    NOMINAL_END("nominalEnd"),
    ERROR_MESSAGE("errorMessage"),
    TAG("tag"),
    ENVIRONMENT_VARIABLE("environmentVariable"),
    PROCESSING_ENGINE("processingEngine"),
    EXECUTION_PARAMETER("executionParameter"),
    TEST_RESULT("testResult"),
    SEED("seed"),
    ENVIRONMENT_LOCK("environmentLock"),
    VALIDATION_PROCEDURE("validationProcedure"),
    HAS_TRIAL("hasTrial"),
    CHOSEN("chosen"),
    OBJECTIVE("objective"),
    DATASET_TYPE("datasetType"),
    DATA_SOURCE("dataSource"),
    DATA_SOURCE_URI("dataSourceUri"),
    STORAGE_LAYER("storageLayer"),
    FILE_FORMAT("fileFormat"),
    LIFECYCLE_CHANGE("lifecycleChange"),
    CATALOG_NAME("catalogName"),
    SENSITIVITY("sensitivity"),
    LABEL_PROVENANCE("labelProvenance"),
    LABELLED_BY("labelledBy"),
    KEPT("kept"),
    SNAPSHOT_ID("snapshotId"),
    DERIVED_BY("derivedBy"),
    HAS_COLUMN("hasColumn"),
    COLUMN_NAME("columnName"),
    DATA_TYPE("dataType"),
    TRANSFORMATION("transformation"),
    MASKING("masking"),
    SUMMARISES("summarises"),
    ROW_COUNT("rowCount"),
    BYTE_COUNT("byteCount"),
    FILE_COUNT("fileCount"),
    NULL_COUNT("nullCount"),
    DISTINCT_COUNT("distinctCount"),
    VALUE_COUNT("valueCount"),
    SUM("sum"),
    LEAST("least"),
    GREATEST("greatest"),
    MEAN("mean"),
    QUANTILE("quantile"),
    HISTOGRAM("histogram"),
    CHECKS("checks"),
    ASSERTION("assertion"),
    SUCCESS("success"),
    SEVERITY("severity"),
    LANGUAGE("language"),
    PATH("path"),
    BRANCH("branch"),
    SOURCE_SHA256("sourceSha256"),
    FRAMEWORK("framework"),
    ARCHITECTURE("architecture"),
    SPLIT_OF("splitOf"),
    HAS_SPLIT("hasSplit"),
    ROLE("role"),
    FRACTION("fraction"),
    METHOD("method"),
    OWNING_TEAM("owningTeam"),
    HAS_LICENCE("hasLicence"),
    HAS_STAGE("hasStage"),
    HAS_STATE("hasState"),
    STATE("state"),
    AT_INDEX("atIndex"),
    RECORDED_IN("recordedIn"),
    GREW_IN("grewIn"),
    APPLIED_INDEX("appliedIndex"),
    FORMAT("format");

    private final String localName;

    Property(String localName) {
      this.localName = localName;
    }

    String localName() {
      return localName;
    }

    String iri(Iris iris) {
      return iris.term(localName);
    }
  }

  /**
   * The DPV risk level of one of our risk classes.
   *
   * @param riskClass such as {@code HIGH}
   * @return empty for {@code OUT_OF_SCOPE}, {@code UNDETERMINED} and names that are no class: DPV
   *     has no level for what nobody has found out
   */
  public static Optional<String> riskLevel(String riskClass) {
    return Optional.ofNullable(RISK_LEVELS.get(riskClass));
  }

  /** The last part of a term, as it stands in answers. */
  static String localName(String term) {
    return term.substring(1 + Math.max(term.lastIndexOf('#'), term.lastIndexOf('/')));
  }

  /** The vocabulary as a Turtle document in UTF-8, to be served under {@link Iris#vocabulary()}. */
  public static byte[] turtle(Iris iris) {
    return Export.turtle(declared(iris), iris);
  }

  static Graph declared(Iris iris) {
    var graph = GraphFactory.createDefaultGraph();
    try (InputStream text = Vocabulary.class.getResourceAsStream(TEXT)) {
      if (text == null) {
        throw new IllegalStateException("the jar lacks " + TEXT);
      }
      RDFParser.source(text).lang(Lang.TURTLE).base(iris.vocabulary()).parse(graph);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return graph;
  }

  /** The prefixes of every export, in the order they are written. */
  static Map<String, String> prefixes(Iris iris) {
    var prefixes = new LinkedHashMap<String, String>();
    prefixes.put(OWN_PREFIX, iris.vocabulary() + "#");
    prefixes.put("dcat", DCAT);
    prefixes.put("dcterms", DCTERMS);
    prefixes.put("dpv", DPV);
    prefixes.put("eu-aiact", EU_AIACT);
    prefixes.put("mls", MLS);
    prefixes.put("owl", "http://www.w3.org/2002/07/owl#");
    prefixes.put("prov", PROV);
    prefixes.put("rdf", RDF);
    prefixes.put("rdfs", RDFS);
    prefixes.put("spdx", SPDX);
    prefixes.put("xsd", XSD);
    return Collections.unmodifiableMap(prefixes);
  }
}

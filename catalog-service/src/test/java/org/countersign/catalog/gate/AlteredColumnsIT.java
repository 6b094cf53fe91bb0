package org.countersign.catalog.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.countersign.catalog.testing.Example.json;
import static org.countersign.catalog.testing.Example.ok;

import java.sql.SQLException;
import org.countersign.catalog.identity.Roles;
import org.countersign.catalog.testing.AlteredRow;
import org.countersign.catalog.testing.CatalogClient;
import org.countersign.catalog.testing.Journey;
import org.countersign.catalog.testing.Servers;
import org.countersign.catalog.testing.TheRealWar;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the gate parses of rows may be anything once their owner has written it. The kinds that need
 * a story of their own are altered where it is told.
 */
@RunAsClient
@ExtendWith(ArquillianExtension.class)
class AlteredColumnsIT {
  private static final String OF_IT =
      "SELECT r.id FROM %1$s r JOIN model_version v ON v.id = r.version JOIN model m ON m.id = v.model"
          + " WHERE m.name = '%2$s'";

  @Deployment(testable = false)
  static WebArchive theRealWar() {
    return TheRealWar.build();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          model          | model          | SELECT id FROM model WHERE name = '%2$s'
          model_version  | model-version  | SELECT v.id FROM model_version v JOIN model m ON m.id = v.model WHERE m.name = '%2$s'
          use_case       | use-case       | SELECT id FROM use_case WHERE id = '%3$s'
          classification | classification | SELECT id FROM classification WHERE use_case = '%3$s'
          evidence       | evidence       |
          review         | review         |
          vote           | vote           |
          approval       | approval       |
          policy         | policy         | SELECT id FROM policy WHERE kind = 'FLOOR' AND state = 'ACTIVE'
          """)
  void whatIsNoValueOfItsColumnIsNoFailureOfTheGate(String table, String kind, String which)
      throws SQLException {
    var journey = Journey.registered("MINIMAL").evaluated("0.84");
    journey.approved(Roles.COMPLIANCE_OFFICER);
    var model = json(ok(CatalogClient.asPipeline().get("models/" + journey.model())));

    new AlteredRow(
            table,
            kind,
            one(
                (which == null ? OF_IT : which)
                    .formatted(table, journey.model(), journey.useCase())))
        .whateverIsWrittenTheGateDenies(
            journey.question().replace(journey.model(), model.getString("id")));
  }

  private static String one(String query) throws SQLException {
    var database = Servers.running().database();
    try (var connection = database.connect(database.owner());
        var statement = connection.createStatement();
        var rows = statement.executeQuery(query)) {
      assertThat(rows.next()).as(query).isTrue();
      return rows.getString(1);
    }
  }
}

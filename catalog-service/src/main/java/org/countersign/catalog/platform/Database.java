package org.countersign.catalog.platform;

import jakarta.annotation.sql.DataSourceDefinition;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * The application's connections, with the role that may read and append but owns nothing. A
 * connection asks the database whether it is still there before it is used, at most once a second;
 * one that got no answer is replaced. So a restarted database costs a second of answers and no
 * restart, and a busy connection pays one round trip a second.
 */
@DataSourceDefinition(
    name = Database.JNDI,
    className = "org.postgresql.ds.PGSimpleDataSource",
    url = "${MPCONFIG=db.url}",
    user = "${MPCONFIG=db.user}",
    password = "${MPCONFIG=db.password}",
    minPoolSize = 2,
    maxPoolSize = 24,
    properties = {
      "fish.payara.is-connection-validation-required=true",
      "fish.payara.connection-validation-method=custom-validation",
      "fish.payara.validation-classname="
          + "org.glassfish.api.jdbc.validation.JDBC40ConnectionValidation",
      "fish.payara.validate-atmost-once-period-in-seconds=1",
      "fish.payara.max-wait-time-in-millis=5000",
      "loginTimeout=15",
      "connectTimeout=15",
      "tcpKeepAlive=true",
      // What the driver says of a statement that failed is logged, and would hold its values:
      // names, free text and the salts of commitments.
      "logServerErrorDetail=false",
      // Every statement here has a plan that fits all its values; left to choose, the server plans
      // the gate's statement anew each time, which takes six times as long as running it.
      "options=-c plan_cache_mode=force_generic_plan -c jit=off " + Database.NOT_FROZEN
    })
@ApplicationScoped
public class Database {
  /**
   * An option of a connection: whoever freezes in the middle of a transaction loses it after a
   * while, for it may hold the head of the ledger, and then nobody else could write.
   */
  public static final String NOT_FROZEN = "-c idle_in_transaction_session_timeout=15s";

  /** Where the container keeps the pool. */
  public static final String JNDI = "java:app/jdbc/countersign";
}

package org.countersign.bench.bare;

import jakarta.annotation.Resource;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;

/** What the stack costs by itself. */
@Path("/")
@RequestScoped
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class BareResource {
  @Resource(lookup = "java:app/jdbc/bare")
  @SuppressWarnings("NullAway.Init")
  private DataSource database;

  @Inject
  @SuppressWarnings("NullAway.Init")
  private BareTable table;

  /** A body in, a body out. */
  public record Message(String text) {}

  @POST
  @Path("empty")
  public Message empty(Message body) {
    return body;
  }

  @POST
  @Path("row")
  @Transactional
  public Message row(Message body) throws SQLException {
    try (var connection = database.getConnection()) {
      insert(connection, body);
    }
    return body;
  }

  /** The same with an entry in the same transaction, appended last. */
  @POST
  @Path("entry")
  @Transactional
  public Message entry(Message body) throws SQLException {
    try (var connection = database.getConnection()) {
      insert(connection, body);
      table.append(connection);
    }
    return body;
  }

  private static void insert(Connection connection, Message body) throws SQLException {
    try (var insert =
        connection.prepareStatement("INSERT INTO bare_row (id, text) VALUES (?, ?)")) {
      insert.setObject(1, UUID.randomUUID());
      insert.setString(2, body.text());
      insert.executeUpdate();
    }
  }

  /** Answers as the service's own door does to a stranger, which is how a start is recognised. */
  @GET
  @Path("models")
  public Response locked() {
    return Response.status(401).build();
  }
}

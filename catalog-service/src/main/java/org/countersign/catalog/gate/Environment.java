package org.countersign.catalog.gate;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.Map;
import java.util.UUID;
import org.countersign.catalog.journal.State;

/** Where versions run. Environments are ordered, the least guarded first. */
@Entity
@Table(name = "environment")
@SuppressWarnings("NullAway.Init")
public class Environment {
  @Id private UUID id;
  private String name;
  private int ordinal;

  @Column(name = "approval_required")
  private boolean approvalRequired;

  private boolean production;

  protected Environment() {}

  Environment(UUID id, String name, int ordinal, boolean approvalRequired, boolean production) {
    this.id = id;
    this.name = name;
    this.ordinal = ordinal;
    this.approvalRequired = approvalRequired;
    this.production = production;
  }

  void change(int ordinal, boolean approvalRequired, boolean production) {
    this.ordinal = ordinal;
    this.approvalRequired = approvalRequired;
    this.production = production;
  }

  Map<String, String> state() {
    return State.of()
        .and("name", name)
        .and("ordinal", ordinal)
        .and("approval_required", approvalRequired)
        .and("production", production)
        .fields();
  }

  public UUID id() {
    return id;
  }

  public String name() {
    return name;
  }

  public int ordinal() {
    return ordinal;
  }

  public boolean approvalRequired() {
    return approvalRequired;
  }

  public boolean production() {
    return production;
  }
}

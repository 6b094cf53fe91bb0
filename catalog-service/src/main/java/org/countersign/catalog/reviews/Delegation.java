package org.countersign.catalog.reviews;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.countersign.catalog.journal.State;
import org.countersign.policy.RiskClass;

/** That one person votes for another in one role, for some classes and some time. */
@Entity
@Table(name = "delegation")
@SuppressWarnings("NullAway.Init")
public class Delegation {
  /** Whether somebody took it back; its dates are judged when read. */
  public enum Standing {
    GRANTED,
    ENDED
  }

  @Id private UUID id;

  @Column(updatable = false)
  private UUID grantor;

  @Column(updatable = false)
  private UUID delegate;

  @Column(updatable = false)
  private String role;

  @Column(updatable = false)
  private String classes;

  @Column(updatable = false)
  private Instant begins;

  @Column(updatable = false)
  private Instant ends;

  @Enumerated(EnumType.STRING)
  private Standing state;

  @Column(name = "created_at", updatable = false)
  private Instant createdAt;

  @Version private int revision;

  protected Delegation() {}

  /** What is handed over, and for how long. */
  record Terms(String role, Set<RiskClass> classes, Instant begins, Instant ends) {
    Terms {
      classes = Set.copyOf(classes);
      if (classes.isEmpty()) {
        throw new IllegalArgumentException("a delegation is for at least one class");
      }
      if (!ends.isAfter(begins)) {
        throw new IllegalArgumentException("a delegation ends after it begins");
      }
    }
  }

  Delegation(UUID id, UUID grantor, UUID delegate, Terms terms, Instant at) {
    if (grantor.equals(delegate)) {
      throw new IllegalArgumentException("nobody stands in for themselves");
    }
    this.id = id;
    this.grantor = grantor;
    this.delegate = delegate;
    this.role = terms.role();
    this.classes =
        terms.classes().stream().map(RiskClass::name).sorted().collect(Collectors.joining(","));
    this.begins = terms.begins();
    this.ends = terms.ends();
    this.state = Standing.GRANTED;
    this.createdAt = at;
  }

  void end() {
    if (state != Standing.GRANTED) {
      throw new IllegalStateException("delegation " + id + " has ended");
    }
    state = Standing.ENDED;
  }

  public boolean holds(Instant now) {
    return state == Standing.GRANTED && !now.isBefore(begins) && now.isBefore(ends);
  }

  boolean covers(RiskClass riskClass) {
    return classes().contains(riskClass);
  }

  Map<String, String> state() {
    return State.of()
        .and("grantor", grantor)
        .and("delegate", delegate)
        .and("role", role)
        .and("classes", classes)
        .and("begins", begins)
        .and("ends", ends)
        .and("state", state)
        .fields();
  }

  public UUID id() {
    return id;
  }

  public UUID grantor() {
    return grantor;
  }

  public UUID delegate() {
    return delegate;
  }

  public String role() {
    return role;
  }

  public Set<RiskClass> classes() {
    return Arrays.stream(classes.split(",", -1))
        .map(RiskClass::valueOf)
        .collect(Collectors.toUnmodifiableSet());
  }

  public Instant begins() {
    return begins;
  }

  public Instant ends() {
    return ends;
  }

  public Standing standing() {
    return state;
  }

  public Instant createdAt() {
    return createdAt;
  }

  public int revision() {
    return revision;
  }
}

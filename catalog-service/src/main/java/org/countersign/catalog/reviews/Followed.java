package org.countersign.catalog.reviews;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.Map;
import java.util.UUID;
import org.countersign.catalog.journal.Kind;
import org.countersign.catalog.journal.State;

/** How far upstream changes were brought to all they reach: one row. */
@Entity
@Table(name = "invalidation")
@SuppressWarnings("NullAway.Init")
public class Followed {
  @Id private UUID id;

  @Column(name = "up_to")
  private long upTo;

  protected Followed() {}

  Followed(long upTo) {
    this.id = Kind.INVALIDATION_ID;
    this.upTo = upTo;
  }

  void reach(long index) {
    if (index < upTo) {
      throw new IllegalStateException("changes were followed up to " + upTo + ", not to " + index);
    }
    upTo = index;
  }

  Map<String, String> state() {
    return State.of().and("up_to", upTo).fields();
  }

  /** Index of the newest change that was brought to all it reaches. */
  long upTo() {
    return upTo;
  }
}

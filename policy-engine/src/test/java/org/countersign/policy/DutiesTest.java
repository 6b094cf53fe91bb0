package org.countersign.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.countersign.policy.Duties.Blocked;
import org.countersign.policy.Duties.Candidate;
import org.countersign.policy.Duties.MayVote;
import org.countersign.policy.Duties.Obstacle;
import org.countersign.policy.Duties.Round;
import org.countersign.policy.Quorum.Decision;
import org.countersign.policy.Quorum.Slot;
import org.countersign.policy.Quorum.Vote;
import org.junit.jupiter.api.Test;

class DutiesTest {
  private static final Slot VALIDATOR = new Slot("validator", Set.of("validator"));
  private static final Slot RISK = new Slot("risk-owner", Set.of("risk-owner"));
  private static final Round ROUND =
      round(RiskClass.HIGH, new Vote("cleo", "compliance-officer", Decision.APPROVE));

  private static Round round(RiskClass riskClass, Vote... votes) {
    return new Round(
        Quorums.standard().of(riskClass), "sam", Set.of("dana"), Set.of("pete"), List.of(votes));
  }

  private static Candidate person(String person, String... roles) {
    return new Candidate(person, Set.of(roles), false);
  }

  private static Blocked blocked(Obstacle code, String sentence) {
    return new Blocked(code, sentence);
  }

  @Test
  void whoHoldsTheRoleAndMadeNothingMayVote() {
    assertThat(Duties.of(person("vera", "validator"), ROUND))
        .isEqualTo(new MayVote(List.of(VALIDATOR)));
    assertThat(Duties.of(person("max", "risk-owner", "validator"), ROUND))
        .isEqualTo(new MayVote(List.of(VALIDATOR, RISK)));
  }

  @Test
  void theSubmitterMayNot() {
    assertThat(Duties.of(person("sam", "validator"), ROUND))
        .isEqualTo(
            blocked(
                Obstacle.SUBMITTER,
                "you submitted this version, so somebody else has to approve it"));
  }

  @Test
  void whoTrainedItOrLabelledItsDataMayNotAndHearsWhich() {
    var round =
        new Round(
            Quorums.standard().of(RiskClass.HIGH),
            "sam",
            Set.of(),
            Map.of("tara", "nightly-7"),
            Map.of("lena", "loans @ 3"),
            Set.of(),
            List.of());

    assertThat(Duties.of(person("tara", "validator"), round))
        .isEqualTo(
            blocked(
                Obstacle.TRAINER,
                "you ran nightly-7, which made this version, so somebody else has to approve it"));
    assertThat(Duties.of(person("lena", "validator"), round))
        .isEqualTo(
            blocked(
                Obstacle.LABELLER,
                "you labelled loans @ 3, which this version came of, so somebody else has to"
                    + " approve it"));
    assertThat(Duties.of(person("vera", "validator"), round)).isInstanceOf(MayVote.class);
  }

  @Test
  void aDeveloperMayNot() {
    assertThat(Duties.of(person("dana", "validator"), ROUND))
        .isEqualTo(
            blocked(
                Obstacle.DEVELOPER,
                "you developed this version, so somebody else has to approve it"));
  }

  @Test
  void aProducerOfEvidenceMayNot() {
    assertThat(Duties.of(person("pete", "validator"), ROUND))
        .isEqualTo(
            blocked(
                Obstacle.PRODUCER,
                "you produced evidence for this version, so somebody else has to approve it"));
  }

  @Test
  void nobodyVotesTwice() {
    assertThat(Duties.of(person("cleo", "compliance-officer", "risk-owner"), ROUND))
        .isEqualTo(
            blocked(
                Obstacle.ALREADY_VOTED,
                "you have voted in this round; every slot needs another person"));
  }

  @Test
  void aServiceAccountNeverVotes() {
    assertThat(Duties.of(new Candidate("bot", Set.of("validator"), true), ROUND))
        .isEqualTo(
            blocked(Obstacle.SERVICE_ACCOUNT, "a service account never votes; a person has to"));
  }

  @Test
  void anAdministratorNeverVotesWhicheverOtherRoleTheyHold() {
    var blocked =
        blocked(
            Obstacle.ADMINISTRATOR, "an administrator never votes, whichever other role they hold");

    assertThat(Duties.of(person("ada", "administrator"), ROUND)).isEqualTo(blocked);
    assertThat(Duties.of(person("ada", "administrator", "validator"), ROUND)).isEqualTo(blocked);
  }

  @Test
  void whoLacksTheRoleHearsWhichAreWanted() {
    assertThat(Duties.of(person("olga", "model-owner"), ROUND))
        .isEqualTo(
            blocked(
                Obstacle.ROLE_MISSING,
                "you hold none of the roles this round wants: validator, risk-owner"));
  }

  @Test
  void aSecondOfficerFindsTheSlotFilled() {
    assertThat(Duties.of(person("carl", "compliance-officer"), ROUND))
        .isEqualTo(
            blocked(
                Obstacle.SLOT_TAKEN,
                "the slot for your role is filled; still wanted: validator, risk-owner"));
  }

  @Test
  void aDecidedRoundTakesNoVote() {
    var ended = round(RiskClass.HIGH, new Vote("vic", "validator", Decision.REJECT));

    assertThat(Duties.of(person("rick", "risk-owner"), ended))
        .isEqualTo(blocked(Obstacle.ROUND_ENDED, "this round is decided and takes no more votes"));
  }

  @Test
  void nobodyApprovesWhatHasNoQuorum() {
    var never = new Round(Optional.empty(), "sam", Set.of(), Set.of(), List.of());

    assertThat(Duties.of(person("cleo", "compliance-officer"), never))
        .isEqualTo(blocked(Obstacle.NO_QUORUM, "nobody can approve a use case of this class"));
  }
}

package org.countersign.development;

import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.countersign.development.DemoClient.Answer;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Registers a small portfolio through the public API, as its people would do it, and tells each
 * deed in one line. A case that is told to its end is left as it is; one that was broken off is
 * told again from its beginning, and what was done already is answered as it was.
 */
public final class Demo {
  private static final Duration SHORT_LIFE = Duration.ofSeconds(15);

  private final DemoClient api;
  private final Progress progress;
  private final Clock clock;

  private Demo(DemoClient api, Progress progress, Clock clock) {
    this.api = api;
    this.progress = progress;
    this.clock = clock;
  }

  /**
   * The address of the service and the issuer of its tokens.
   *
   * @throws CannotStartException with the service's answer, if it is not the one of the story
   */
  public static void main(String... arguments) {
    if (arguments.length != 2) {
      throw new CannotStartException("The demo needs the service's address and the issuer.");
    }
    var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    run(URI.create(arguments[0]), arguments[1], new Progress(out), Clock.systemUTC());
  }

  static void run(URI service, String issuer, Progress progress, Clock clock) {
    try {
      new Demo(new DemoClient(service, issuer), progress, clock).run();
    } catch (UncheckedIOException | IllegalStateException | YamlEngineException e) {
      throw new CannotStartException("The demo did not come to its end: " + e.getMessage(), e);
    }
  }

  private void run() {
    progress.say("");
    progress.say("The demo registers four cases; all their figures are illustrative.");
    var spam = DemoCase.named("spam-filter");
    if (begun(spam, () -> isDeployed(spam, 2))) {
      spamFilter(spam);
    }
    var credit = DemoCase.named("credit-scoring");
    if (begun(credit, () -> votes(credit, 2) >= 2)) {
      creditScoring(credit);
    }
    var chat = DemoCase.named("customer-chat");
    if (begun(chat, () -> isRevoked(chat))) {
      customerChat(chat);
    }
    var social = DemoCase.named("social-scoring");
    if (begun(social, () -> found(version(social, 2) + "/card"))) {
      socialScoring(social);
    }
  }

  /** Version 1 is approved for some seconds only, version 2 as long as its class allows. */
  private void spamFilter(DemoCase spam) {
    register(spam, 1);
    var first = submit(spam, 1);
    var until =
        approval(first)
            .map(known -> Instant.parse(DemoCase.part(known, "validUntil").toString()))
            .orElseGet(() -> clock.instant().plus(SHORT_LIFE));
    vote(first, "compliance-officer", Map.of("validUntil", until.toString()));
    if (clock.instant().isBefore(until)) {
      deploy(gate(spam, 1, "ALLOW"), "mail-gateway/inbox");
    }
    register(spam, 2);
    var second = submit(spam, 2);
    await(until);
    gate(spam, 1, "DENY");
    vote(second, "compliance-officer", Map.of());
    deploy(gate(spam, 2, "ALLOW"), "mail-gateway/inbox");
  }

  /** Denied while the bias report is missing, then approved by three; version 2 waits. */
  private void creditScoring(DemoCase credit) {
    register(credit, 1);
    for (var record : credit.evidence()) {
      if (!"BIAS_REPORT".equals(record.get("type"))) {
        add("model-owner", credit, 1, record);
      }
    }
    gate(credit, 1, "DENY");
    for (var record : credit.evidence()) {
      if ("BIAS_REPORT".equals(record.get("type"))) {
        add("model-owner", credit, 1, record);
      }
    }
    var first = submit(credit, 1);
    refusedVote(first);
    vote(first, "validator", Map.of());
    vote(first, "compliance-officer", Map.of());
    vote(first, "risk-owner", Map.of());
    deploy(gate(credit, 1, "ALLOW"), "lending/scoring");
    register(credit, 2);
    credit.evidence().forEach(record -> add("model-owner", credit, 2, record));
    var second = submit(credit, 2);
    vote(second, "validator", Map.of());
    vote(second, "compliance-officer", Map.of());
    gate(credit, 2, "DENY");
    progress.say("  version 2 waits for the risk owner; vote on the pages");
  }

  /** The approval of version 1 is revoked once version 2 is there. */
  private void customerChat(DemoCase chat) {
    register(chat, 1);
    chat.evidence().forEach(record -> add("data-scientist", chat, 1, record));
    var first = submit(chat, 1);
    vote(first, "model-owner", Map.of());
    vote(first, "compliance-officer", Map.of());
    deploy(gate(chat, 1, "ALLOW"), "customer-care/chat");
    register(chat, 2);
    chat.evidence().forEach(record -> add("data-scientist", chat, 2, record));
    var second = submit(chat, 2);
    vote(second, "model-owner", Map.of());
    vote(second, "compliance-officer", Map.of());
    deploy(gate(chat, 2, "ALLOW"), "customer-care/chat");
    var approval = approval(first).orElseThrow();
    var path = "approvals/" + DemoCase.part(approval, "id") + "/revocation";
    var revoked =
        api.post(
            "risk-owner",
            path,
            Map.of("reason", "It promised refunds that the terms of sale do not give."));
    if (revoked.status() / 100 != 2) {
      DemoClient.expect(200, "POST", path, revoked);
    }
    progress.say("  risk-owner revokes the approval of version 1");
    gate(chat, 1, "DENY");
  }

  /** What is prohibited stays denied, whoever asks and in whichever environment. */
  private void socialScoring(DemoCase social) {
    for (var number : List.of(1, 2)) {
      register(social, number);
      gate(social, number, "DENY");
    }
    var path = version(social, 2) + "/reviews";
    var refused = api.post("data-scientist", path, Map.of("environment", "production"));
    DemoClient.expect(409, "POST", path, refused);
    progress.say("  data-scientist submits version 2: refused, %s", refused.text("code"));
  }

  private boolean begun(DemoCase story, BooleanSupplier told) {
    progress.say("");
    if (found("use-cases/" + DemoClient.encoded(story.useCaseName())) && told.getAsBoolean()) {
      progress.say("%s: is there already", story.useCaseName());
      return false;
    }
    progress.say("%s", story.useCaseName());
    var useCase = api.create("model-owner", "use-cases", story.useCase());
    progress.say("  model-owner writes down the purpose");
    var signed =
        api.create(
            "compliance-officer",
            "use-cases/" + useCase.text("id") + "/classifications",
            story.questionnaire());
    progress.say(
        "  compliance-officer answers the questionnaire: class %s", signed.text("riskClass"));
    api.create("data-scientist", "models", story.model());
    progress.say("  data-scientist creates the model %s", story.modelName());
    data(story);
    return true;
  }

  private void data(DemoCase story) {
    for (var each : story.data()) {
      var dataset = api.create("data-scientist", "datasets", story.dataset(each));
      api.create(
          "data-scientist",
          "datasets/" + dataset.text("id") + "/versions",
          DemoCase.snapshot(each));
    }
    progress.say("  data-scientist registers the data, %d datasets", story.data().size());
    story.runs().stream()
        .filter(run -> DemoCase.made(run).isEmpty())
        .forEach(run -> record(story, run));
  }

  private void record(DemoCase story, Map<String, Object> run) {
    api.create(DemoClient.PIPELINE, "runs", story.run(run));
    progress.say("  the pipeline records the run %s", DemoCase.part(run, "name"));
  }

  private void register(DemoCase story, int number) {
    story.runs().stream()
        .filter(run -> DemoCase.made(run).filter(made -> made == number).isPresent())
        .forEach(run -> record(story, run));
    var versions = "models/" + DemoClient.encoded(story.modelName()) + "/versions";
    var registered = api.create(DemoClient.PIPELINE, versions, story.registration(number));
    progress.say(
        "  the pipeline registers version %d, artifact %s…",
        number, registered.text("artifactSha256").substring(0, 12));
    var card = api.put("data-scientist", version(story, number) + "/card", story.card(number));
    progress.say(
        "  data-scientist writes its card: %s %% complete, %s %% needed",
        card.text("score"), card.body().getOrDefault("needed", "0"));
  }

  private void add(String producer, DemoCase story, int number, Map<String, Object> record) {
    var title = DemoCase.part(record, "title").toString();
    var type = DemoCase.part(record, "type").toString();
    var added =
        api.upload(
            producer,
            version(story, number)
                + "/evidence?type=%s&title=%s".formatted(type, DemoClient.encoded(title)),
            "%s%n%s %d%n%n%s%n%nWritten for a demonstration; every figure is illustrative.%n"
                .formatted(title, story.modelName(), number, DemoCase.part(record, "text")));
    var path = version(story, number) + "/evidence/" + added.text("id") + "/acceptance";
    DemoClient.expect(
        200,
        "POST",
        path,
        api.post("validator", path, Map.of("note", "Read; it says what it should.")));
    progress.say("  %s adds “%s”, validator accepts it", producer, title);
  }

  private Answer submit(DemoCase story, int number) {
    var review =
        api.create(
            "data-scientist",
            version(story, number) + "/reviews",
            Map.of("environment", "production"));
    progress.say("  data-scientist submits version %d for production", number);
    return review;
  }

  private void vote(Answer review, String person, Map<String, Object> wish) {
    if (hasVoted(review, person)) {
      progress.say("  %s has voted", person);
      return;
    }
    var vote =
        api.create(
            person,
            "reviews/" + review.text("id") + "/votes",
            ballot(review, "The card and the evidence are complete and plausible.", wish));
    var state = DemoCase.part(JsonText.object(DemoCase.part(vote.body(), "review")), "state");
    progress.say(
        "  %s approves%s; the review is %s",
        person,
        wish.containsKey("validUntil") ? " for " + SHORT_LIFE.toSeconds() + " seconds" : "",
        state);
  }

  private boolean hasVoted(Answer review, String role) {
    return JsonText.objects(DemoCase.part(now(review).body(), "votes")).stream()
        .anyMatch(vote -> role.equals(vote.get("role")));
  }

  /** What the round granted, as it is now. */
  private Optional<Map<String, Object>> approval(Answer review) {
    return Optional.ofNullable(now(review).body().get("approval")).map(JsonText::object);
  }

  private Answer now(Answer review) {
    var path = "reviews/" + review.text("id");
    return DemoClient.expect(200, "GET", path, api.get("auditor", path));
  }

  private boolean found(String path) {
    return api.get("auditor", path).status() == 200;
  }

  private boolean isDeployed(DemoCase story, int number) {
    var path =
        "deployments?model=%s&version=%d".formatted(DemoClient.encoded(story.modelName()), number);
    return !items(path).isEmpty();
  }

  private boolean isRevoked(DemoCase story) {
    return items("approvals?version=1&model=" + DemoClient.encoded(story.modelName())).stream()
        .anyMatch(approval -> "REVOKED".equals(approval.get("state")));
  }

  private long votes(DemoCase story, int number) {
    return items(version(story, number) + "/reviews").stream()
        .flatMap(round -> JsonText.objects(DemoCase.part(round, "slots")).stream())
        .filter(slot -> slot.containsKey("filledBy"))
        .count();
  }

  /** Empty if nothing is there to have any. */
  private List<Map<String, Object>> items(String path) {
    var answer = api.get("auditor", path);
    return answer.status() == 200
        ? JsonText.objects(DemoCase.part(answer.body(), "items"))
        : List.of();
  }

  private void refusedVote(Answer review) {
    if (hasVoted(review, "validator")) {
      return;
    }
    var path = "reviews/" + review.text("id") + "/votes";
    var refused = api.post("data-scientist", path, ballot(review, "It is my work.", Map.of()));
    DemoClient.expect(403, "POST", path, refused);
    progress.say(
        "  data-scientist tries to approve their own work: refused, %s", refused.text("code"));
  }

  private static Map<String, Object> ballot(
      Answer review, String reason, Map<String, Object> wish) {
    var ballot = new LinkedHashMap<>(wish);
    ballot.put("decision", "APPROVE");
    ballot.put("reason", reason);
    ballot.put("subjectSha256", review.text("subjectSha256"));
    return ballot;
  }

  private Answer gate(DemoCase story, int number, String expected) {
    var decision =
        api.create(
            DemoClient.PIPELINE,
            "gate/decisions",
            Map.of(
                "model",
                story.modelName(),
                "version",
                Integer.toString(number),
                "environment",
                "production"),
            expected);
    var codes =
        JsonText.objects(DemoCase.part(decision.body(), "reasons")).stream()
            .map(reason -> String.valueOf(reason.get("code")))
            .distinct()
            .collect(Collectors.joining(", "));
    progress.say(
        "  the gate is asked about version %d in production: %s%s",
        number, decision.text("decision"), codes.isEmpty() ? "" : ", " + codes);
    if (!expected.equals(decision.text("decision"))) {
      throw new CannotStartException(
          "The demo expects %s of %s %d and got %s: %s"
              .formatted(
                  expected,
                  story.modelName(),
                  number,
                  decision.text("decision"),
                  decision.body().get("reasons")));
    }
    return decision;
  }

  private void deploy(Answer decision, String target) {
    api.create(
        DemoClient.PIPELINE,
        "deployments",
        Map.of("decision", decision.text("id"), "target", target));
    progress.say("  the pipeline deploys it to %s", target);
  }

  private void await(Instant instant) {
    try {
      Thread.sleep(Math.max(0, Duration.between(clock.instant(), instant).toMillis() + 500));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CannotStartException("The demo was interrupted.", e);
    }
  }

  private static String version(DemoCase story, int number) {
    return "models/" + DemoClient.encoded(story.modelName()) + "/versions/" + number;
  }
}

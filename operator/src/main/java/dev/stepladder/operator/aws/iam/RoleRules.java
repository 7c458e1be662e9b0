package dev.stepladder.operator.aws.iam;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stepladder.operator.aws.Ownership;
import dev.stepladder.operator.aws.PolicyJson;
import dev.stepladder.operator.aws.Underway;
import dev.stepladder.operator.blueprint.Architect;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.inventory.View;
import dev.stepladder.operator.plan.Action;
import dev.stepladder.operator.plan.Assessment;
import dev.stepladder.operator.plan.Estimate;
import dev.stepladder.operator.plan.FieldChange;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Impact;
import dev.stepladder.operator.plan.InFlight;
import dev.stepladder.operator.plan.Need;
import dev.stepladder.operator.plan.RoleSteps;
import dev.stepladder.operator.plan.Situation;
import dev.stepladder.operator.plan.Stage;
import dev.stepladder.operator.plan.Step;
import dev.stepladder.operator.plan.Verb;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** How an app's role differs from what it must be. */
record RoleRules(Blueprint blueprint, Part.WorkloadRole part, View view, Situation situation) {

  static final PartId ID = Architect.ROLE;
  private static final String BINDING = "binding";
  private static final String NARROW = "/narrow";
  private static final String WITHDRAWN = RoleSteps.POLICY + "/withdraw";
  private static final Duration HEARD_WITHIN = Duration.ofMinutes(1);
  static final String CREATING = "create role of the pods";

  Assessment assess() {
    return switch (view.entry(IamRole.class, part.name())) {
      case Entry.Unknown<IamRole> unknown -> Underway.unseen(ID, CREATING, part.name(), unknown);
      case Entry.Absent<IamRole> _ -> new Assessment(made(), List.of(), oldKeys(remembered()));
      case Entry.Present<IamRole> present ->
          switch (blueprint.owner().claim(present.resource().tags())) {
            case FOREIGN -> Ownership.taken(ID, "role", part.name());
            case OTHER_CLUSTER ->
                Ownership.heldElsewhere(
                    blueprint.owner(),
                    ID,
                    new Ownership.Held(
                        part.name(), present.resource().id(), present.resource().tags()),
                    new IamAction.Tag(
                        part.name(), present.resource().id(), blueprint.owner().tags(ID)),
                    "Delete the app there (its role goes with it)");
            case OURS ->
                Underway.sent(ID, "change role of the pods", part.name(), present)
                    .and(changes(present.resource()))
                    .and(heardOf(present));
          };
    };
  }

  private List<Step> made() {
    RolePermissions first = permissions(Optional.empty()).andKeys(remembered());
    return first.buckets().isEmpty()
        ? List.of(create())
        : List.of(
            create(),
            permit(Optional.empty(), Optional.empty(), first)
                .needing(new Need.Done(ID, ID.toString())));
  }

  private Step create() {
    return Step.of(
            ID.toString(),
            ID,
            Stage.EXPAND,
            Verb.CREATE,
            CREATING,
            new IamAction.Create(
                part.name(),
                part.path(),
                trust().document().toString(),
                part.boundary(),
                part.tags()))
        .because(List.of(new FieldChange("name", "", part.name())))
        .on(part.name(), "", 0);
  }

  /**
   * IAM shows a change before the services that ask it know of it ("Changes that I make are not
   * always immediately visible", IAM User Guide): usually for some seconds.
   */
  private Assessment heardOf(Entry.Present<IamRole> present) {
    return present.since().plus(HEARD_WITHIN).isAfter(situation.now())
        ? Assessment.of(
            new InFlight(
                RoleSteps.HEARD,
                ID,
                Stage.EXPAND,
                "let AWS hear of the role",
                Impact.ONLINE,
                RoleSteps.HEARD,
                "shown by IAM, and known to all of AWS within a minute",
                present.since(),
                Estimate.of(HEARD_WITHIN, HEARD_WITHIN)))
        : Assessment.NOTHING;
  }

  private Assessment changes(IamRole role) {
    return trust(role).and(boundary(role)).and(policy(role));
  }

  /**
   * Pods that are on their way out, or show who they are in the old way still, may use the role
   * until they are gone.
   */
  private Assessment trust(IamRole role) {
    JsonNode is = PolicyJson.read(role.trust());
    RoleTrust known = RoleTrust.in(is, blueprint);
    RoleTrust meanwhile = trust().and(known);
    var steps = new ArrayList<Step>();
    if (!PolicyJson.same(is, meanwhile.document())) {
      boolean ours = !known.ways().isEmpty() && !known.equals(meanwhile);
      steps.add(
          change(
              RoleSteps.TRUST,
              "say which pods may use the role",
              new FieldChange("trust", ours ? known.said() : "another", meanwhile.said()),
              new IamAction.Trust(
                  part.name(), role.id(), role.trust(), meanwhile.document().toString())));
    }
    if (!meanwhile.equals(trust())) {
      steps.add(
          narrowing(
                  RoleSteps.TRUST,
                  "say which pods may use the role no more",
                  new IamAction.Trust(
                      part.name(), role.id(), role.trust(), trust().document().toString()))
              .because(List.of(new FieldChange("trust", meanwhile.said(), trust().said())))
              .needing(new Need.AllFinished(Architect.ASSOCIATION)));
    }
    return new Assessment(steps, List.of(), List.of());
  }

  /** A bound that somebody else has set is left where the environment asks for none. */
  private Assessment boundary(IamRole role) {
    return part.boundary()
        .filter(bound -> !role.boundary().equals(part.boundary()))
        .map(bound ->
            Assessment.of(
                change(
                    ID + "/boundary",
                    "bound the role of the pods",
                    new FieldChange("boundary", role.boundary().orElse(""), bound),
                    new IamAction.Bound(part.name(), role.id(), bound))))
        .orElse(Assessment.NOTHING);
  }

  /**
   * A bucket is closed only once no pod uses it any more, but at once where it is another app's. A
   * key that was open stays so, or is opened again where the policy or the role was lost: S3
   * encrypts nothing anew, so whatever was written under it can be read with no other.
   */
  private Assessment policy(IamRole role) {
    Optional<JsonNode> is = role.policy().map(PolicyJson::read);
    Set<String> old = keysOpen(role).map(this::others).orElseGet(this::remembered);
    var others = new TreeSet<>(open(is));
    others.retainAll(bucketsOnceMade());
    var handedOver = new TreeSet<>(others);
    handedOver.removeIf(bucket -> !seen().handedOver(bucket));
    others.removeAll(handedOver);
    Set<String> asked = seen().keysAnew(open(is), keys(is));
    RolePermissions all = permissions(is).andKeys(old);
    RolePermissions lasting = all.withoutKeys(asked);
    RolePermissions meanwhile = lasting.andBuckets(others);
    var steps = new ArrayList<Step>();
    Optional<JsonNode> left = is;
    if (!handedOver.isEmpty()) {
      RolePermissions kept = without(is.orElseThrow(), handedOver);
      steps.add(withdrawal(role, is.get(), kept));
      left =
          Optional.of(kept).filter(some -> !some.buckets().isEmpty()).map(some -> some.document());
    }
    // Where nothing may be opened yet there is nothing to say either.
    boolean opens = !meanwhile.buckets().isEmpty();
    if (opens
        && left.filter(document -> PolicyJson.same(document, meanwhile.document())).isEmpty()) {
      steps.add(permit(Optional.of(role), left, meanwhile).needing(new Need.Done(ID, WITHDRAWN)));
    }
    if (!asked.isEmpty()) {
      steps.add(openKeys(role, meanwhile, meanwhile.andKeys(asked)));
    }
    if (!meanwhile.equals(lasting)) {
      steps.add(
          narrowing(
                  RoleSteps.POLICY,
                  "close to the pods what they use no more",
                  setting(role, lasting, false))
              .because(
                  RolePermissions.change(Optional.of(meanwhile.document()), lasting.document()))
              .needing(buckets()));
    }
    return new Assessment(steps, List.of(), oldKeys(old));
  }

  /** What is another app's is closed whatever this one waits for, and nobody of it is asked. */
  private Step withdrawal(IamRole role, JsonNode is, RolePermissions left) {
    return Step.of(
            WITHDRAWN,
            ID,
            Stage.EXPAND,
            Verb.CHANGE,
            "close to the pods what another app has taken over",
            setting(role, left, true))
        .because(RolePermissions.change(Optional.of(is), left.document()))
        .on(part.name(), "", 0);
  }

  private RolePermissions without(JsonNode document, Set<String> buckets) {
    return new RolePermissions(
            blueprint.region(),
            RolePermissions.bucketsIn(document),
            RolePermissions.keysIn(document))
        .withoutBuckets(buckets);
  }

  /** Nobody has approved that the pods may use a key that a bucket's owner has chosen since. */
  private Step openKeys(IamRole role, RolePermissions before, RolePermissions after) {
    return Step.of(
            RoleSteps.POLICY + "/keys",
            ID,
            Stage.EXPAND,
            Verb.CHANGE,
            "open to the pods the key that a bucket has now",
            setting(role, after, false))
        .because(RolePermissions.change(Optional.of(before.document()), after.document()))
        .on(part.name(), "", 0)
        .needing(new Need.Done(ID, WITHDRAWN), new Need.Done(ID, RoleSteps.POLICY))
        .asking();
  }

  /** IAM takes no statement without a resource. */
  private IamAction setting(IamRole role, RolePermissions to, boolean withdraws) {
    return to.buckets().isEmpty()
        ? new IamAction.Forbid(part.name(), role.id(), withdraws)
        : new IamAction.Permit(
            part.name(),
            Optional.of(role.id()),
            role.policy(),
            to.document().toString(),
            withdraws);
  }

  /** The keys that a role opens; empty where it has no policy that could say so. */
  static Optional<Set<String>> keysOpen(IamRole role) {
    return role.policy().map(PolicyJson::read).map(RolePermissions::keysIn);
  }

  private Set<String> remembered() {
    return others(view.ledger().keysOpened());
  }

  private Set<String> others(Set<String> keys) {
    var others = new TreeSet<>(keys);
    others.removeAll(part.keys());
    others.removeAll(seen().keys());
    return others;
  }

  private static Set<String> open(Optional<JsonNode> policy) {
    return policy.map(RolePermissions::bucketsIn).orElseGet(TreeSet::new);
  }

  /** Those that the pods may use now, or may whoever is asked. */
  private Set<String> keys(Optional<JsonNode> policy) {
    var keys = new TreeSet<>(part.keys());
    policy.map(RolePermissions::keysIn).ifPresent(keys::addAll);
    return keys;
  }

  private List<Finding> oldKeys(Set<String> old) {
    return seen().unread()
        ? List.of()
        : old.stream().map(this::oldKey).map(Finding.class::cast).toList();
  }

  private List<String> bucketsOnceMade() {
    return view.ledger().resourceIds(Architect.BUCKET).stream()
        .flatMap(bucket -> view.ledger().resourceId(bucket.toString()).stream())
        .toList();
  }

  private Finding.Notice oldKey(String key) {
    return new Finding.Notice(
        ID,
        "OldKeyOpen",
        "role %s still opens the KMS key %s, which no bucket of the app is to be encrypted with any more: S3 encrypts nothing anew, so what was written under the key is read with it only. Once all of that is gone or copied onto itself, take the key out of the statement %s in the role's policy %s; it is not put back"
            .formatted(part.name(), key, RolePermissions.KEYS, IamReader.POLICY));
  }

  /** Without it the role opens nothing: until then whatever needs the role waits. */
  private Step permit(Optional<IamRole> role, Optional<JsonNode> is, RolePermissions permissions) {
    JsonNode document = permissions.document();
    return Step.of(
            RoleSteps.POLICY,
            ID,
            Stage.EXPAND,
            is.isEmpty() ? Verb.CREATE : Verb.CHANGE,
            is.filter(before -> opensTheSame(before, permissions)).isPresent()
                ? "mend the policy of the pods' role"
                : "open the buckets to the pods",
            new IamAction.Permit(
                part.name(),
                role.map(IamRole::id),
                role.flatMap(IamRole::policy),
                document.toString(),
                false))
        .because(RolePermissions.change(is, document))
        .on(part.name(), "", 0);
  }

  private static boolean opensTheSame(JsonNode document, RolePermissions permissions) {
    return RolePermissions.bucketsIn(document).equals(permissions.buckets())
        && RolePermissions.keysIn(document).equals(permissions.keys());
  }

  /** Takes back what has been allowed meanwhile, when all that needed it is gone. */
  private Step narrowing(String widened, String title, Action action) {
    return Step.of(widened + NARROW, ID, Stage.CONTRACT, Verb.CHANGE, title, action)
        .on(part.name(), "", 0)
        .needing(
            new Need.Done(ID, widened),
            new Need.AllFinished(Architect.WORKLOAD),
            // One that has yet to be written has led no pod to anything.
            new Need.NoneChanges(BINDING));
  }

  private Step change(String key, String title, FieldChange why, Action action) {
    return Step.of(key, ID, Stage.EXPAND, Verb.CHANGE, title, action)
        .because(List.of(why))
        .on(part.name(), "", 0);
  }

  private RoleTrust trust() {
    return RoleTrust.wanted(blueprint, part);
  }

  /**
   * What the app asks for and may have: a bucket of somebody else stays closed until it has been
   * taken over, whoever names it. One that is open stays so while its tags are missing, but not
   * once they are another app's, whether it was made for this one or not.
   *
   * @param is what the role allows now
   */
  private RolePermissions permissions(Optional<JsonNode> is) {
    var closed =
        new TreeSet<>(
            blueprint.parts(Part.Bucket.class).stream()
                .filter(bucket -> bucket.adopted())
                .filter(bucket ->
                    !situation.resourceIds().containsKey(bucket.id()) || !seen().read(bucket))
                .map(Part.Bucket::name)
                .toList());
    is.map(RolePermissions::bucketsIn).ifPresent(closed::removeAll);
    blueprint.parts(Part.Bucket.class).stream()
        .map(Part.Bucket::name)
        .filter(seen()::handedOver)
        .forEach(closed::add);
    return RolePermissions.wanted(blueprint, part).withoutBuckets(closed).andKeys(seen().keys());
  }

  private BucketsSeen seen() {
    return new BucketsSeen(blueprint, view);
  }

  /**
   * A bucket that is not what it was may be used by pods under the name that it had; one that never
   * was is used by none, and one that is another app's now is closed already.
   */
  private Need[] buckets() {
    return blueprint.parts(Part.Bucket.class).stream()
        .filter(bucket ->
            view.ledger()
                .resourceId(bucket.id().toString())
                .filter(was -> !was.equals(bucket.name()) || !seen().handedOver(was))
                .isPresent())
        .map(bucket -> new Need.Known(bucket.id()))
        .toArray(Need[]::new);
  }

  /**
   * The way a role goes that nothing needs any more: after the pods that use it, and after what
   * gives it to them.
   */
  static Assessment removal(Entry.Present<IamRole> present) {
    IamRole role = present.resource();
    Assessment sent = Underway.sent(ID, "remove role of the pods", role.name(), present);
    Step remove =
        removing(
            ID + "/remove",
            "remove role of the pods",
            role,
            new IamAction.Delete(role.name(), role.id()));
    if (role.policy().isEmpty()) {
      return sent.and(Assessment.of(remove));
    }
    String key = RoleSteps.POLICY + "/remove";
    return sent.and(
            Assessment.of(
                removing(
                    key,
                    "close the buckets to the pods",
                    role,
                    new IamAction.Forbid(role.name(), role.id(), false))))
        .and(Assessment.of(remove.needing(new Need.Done(ID, key))));
  }

  private static Step removing(String key, String title, IamRole role, Action action) {
    return Step.of(key, ID, Stage.CONTRACT, Verb.REMOVE, title, action)
        .on(role.name(), role.id(), 0)
        .needing(
            new Need.AllFinished(Architect.WORKLOAD), new Need.AllFinished(Architect.ASSOCIATION));
  }

  /** What the role will be like. */
  static IamRole settled(Blueprint blueprint, Part.WorkloadRole part) {
    return new IamRole(
        part.name(),
        "AROA-" + part.name(),
        part.arn(),
        RoleTrust.wanted(blueprint, part).document().toString(),
        part.boundary(),
        Optional.of(RolePermissions.wanted(blueprint, part).document().toString()),
        part.tags());
  }
}

package dev.stepladder.operator.aws.s3;

import dev.stepladder.api.v1alpha1.BucketStatus;
import dev.stepladder.api.v1alpha1.PartStatus;
import dev.stepladder.operator.blueprint.Architect;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.blueprint.PartId;
import dev.stepladder.operator.inventory.Entry;
import dev.stepladder.operator.inventory.Ledger;
import dev.stepladder.operator.inventory.Resource;
import dev.stepladder.operator.inventory.View;
import dev.stepladder.operator.plan.Assessment;
import dev.stepladder.operator.plan.Connection;
import dev.stepladder.operator.plan.Finding;
import dev.stepladder.operator.plan.Need;
import dev.stepladder.operator.plan.Provider;
import dev.stepladder.operator.plan.RoleSteps;
import dev.stepladder.operator.plan.Situation;
import dev.stepladder.operator.prices.Bill;
import dev.stepladder.operator.prices.Charge;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What S3 contributes to a plan: buckets, which are made and changed but never removed. Pure. */
final class S3Provider implements Provider {

  /**
   * An app that has had a bucket has to do with S3 for as long as the bucket is there. When the app
   * goes, its buckets stay as they are.
   */
  @Override
  public boolean concerns(Blueprint blueprint, Ledger ledger) {
    return !blueprint.retiring()
        && (blueprint.part(Part.Bucket.class).isPresent()
            || !ledger.resourceIds(Architect.BUCKET).isEmpty());
  }

  @Override
  public Assessment assess(Blueprint blueprint, View view, Situation situation) {
    return Stream.of(
            rules(blueprint, view).map(BucketRules::assess),
            kept(blueprint, view).map(Assessment::of),
            closed(blueprint).map(Assessment::of))
        .flatMap(assessments -> assessments)
        .reduce(Assessment.NOTHING, Assessment::and);
  }

  /** What a bucket costs depends on what is stored in it and asked of it. */
  @Override
  public Bill charges(Blueprint blueprint, View view, Situation situation) {
    return rules(blueprint, view)
        .filter(rules ->
            rules.part().adopted()
                ? rules.ours().isPresent()
                : !(view.entry(S3Bucket.class, rules.part().name())
                    instanceof Entry.Absent<S3Bucket>))
        .map(_ -> Bill.of(new Charge.Bucket()))
        .reduce(Bill.NOTHING, Bill::and);
  }

  /** A bucket without permission is no use to the pods. */
  private static Stream<Finding.Notice> closed(Blueprint blueprint) {
    boolean inVain =
        blueprint.part(Part.Bucket.class).isPresent()
            && blueprint.part(Part.WorkloadRole.class).isEmpty();
    return inVain
        ? Stream.of(
            new Finding.Notice(
                Architect.ROLE,
                RoleSteps.NO_IDENTITY,
                "the pods have no permission to use their buckets: the environment gives them no identity in AWS. Have spec.workloadIdentity of the AwsEnvironment set to PodIdentity or Irsa"))
        : Stream.empty();
  }

  /** A binding waits until the pods that read it may use the bucket. */
  @Override
  public Map<PartId, Connection> connections(Blueprint blueprint, View view) {
    var awaited = new ArrayList<Need>();
    if (blueprint.part(Part.WorkloadRole.class).isPresent()) {
      awaited.addAll(RoleSteps.permitting());
      awaited.addAll(RoleSteps.trusting());
    }
    blueprint
        .parts(Part.Association.class)
        .forEach(part -> awaited.add(new Need.Settled(part.id())));
    var all = new HashMap<PartId, Connection>();
    for (BucketRules rules : rules(blueprint, view).toList()) {
      if (rules.ours().isPresent()) {
        blueprint.parts(Part.Binding.class).stream()
            .filter(binding -> binding.of().equals(rules.part().id()))
            .forEach(
                binding -> all.put(binding.id(), connection(blueprint, rules.part(), awaited)));
      }
    }
    return all;
  }

  /**
   * Of buckets that somebody else has made, those that have been taken over: others stay closed.
   */
  @Override
  public Map<PartId, String> resourceIds(Blueprint blueprint, View view) {
    return rules(blueprint, view)
        .filter(rules -> rules.part().adopted() && rules.ours().isPresent())
        .collect(Collectors.toMap(rules -> rules.part().id(), rules -> rules.part().name()));
  }

  private static Connection connection(
      Blueprint blueprint, Part.Bucket bucket, List<Need> awaited) {
    String identity =
        blueprint
            .part(Part.WorkloadRole.class)
            .map(role ->
                switch (role.trust()) {
                  case Part.WorkloadRole.Trust.PodIdentity _ -> "PodIdentity";
                  case Part.WorkloadRole.Trust.Irsa _ -> "Irsa";
                })
            .orElse("None");
    return new Connection(
        "S3",
        "bucket",
        Map.of(),
        new Connection.Content(
            Map.of(
                "provider",
                "aws-s3",
                "bucket",
                bucket.name(),
                "region",
                blueprint.region(),
                "identity",
                identity),
            Optional.empty()),
        awaited,
        Optional.empty(),
        Optional.empty());
  }

  private static Stream<BucketRules> rules(Blueprint blueprint, View view) {
    return blueprint.parts(Part.Bucket.class).stream()
        .map(part -> new BucketRules(blueprint, part, view));
  }

  /** Buckets that the app asks for no more. */
  private static Stream<Finding.Notice> kept(Blueprint blueprint, View view) {
    Set<String> wanted =
        blueprint.parts(Part.Bucket.class).stream()
            .map(Part.Bucket::name)
            .collect(Collectors.toSet());
    return view.all(S3Bucket.class).stream()
        .map(Entry.Present::resource)
        .filter(bucket -> blueprint.owner().claim(bucket.tags()) == Owner.Claim.OURS)
        .filter(bucket -> !wanted.contains(bucket.name()))
        .map(bucket ->
            new Finding.Notice(
                PartId.parse(bucket.tags().getOrDefault(Owner.PART, Architect.BUCKET)),
                "BucketKept",
                "bucket %s is in spec.buckets no more and stays with all that is in it: put it back there to use it, or empty and delete it in S3 once nobody needs it"
                    .formatted(bucket.name())));
  }

  /** Remembers the app's buckets, so that one that vanishes is missed. */
  @Override
  public Ledger remember(Blueprint blueprint, View view, Ledger ledger) {
    Ledger next = ledger;
    for (BucketRules rules : rules(blueprint, view).toList()) {
      if (rules.ours().isPresent()) {
        next = next.withResourceId(rules.part().id().toString(), rules.part().name());
      }
    }
    for (PartId part : ledger.resourceIds(Architect.BUCKET)) {
      boolean wanted =
          blueprint.parts(Part.Bucket.class).stream().anyMatch(known -> known.id().equals(part));
      String name = ledger.resourceId(part.toString()).orElseThrow();
      if (!wanted && view.entry(S3Bucket.class, name) instanceof Entry.Absent<S3Bucket>) {
        next = next.withoutResourceId(part.toString());
      }
    }
    return next;
  }

  @Override
  public List<PartStatus> statuses(Blueprint blueprint, View view) {
    return rules(blueprint, view)
        .flatMap(rules ->
            rules.ours().stream()
                .<PartStatus>map(bucket ->
                    new BucketStatus(rules.part().id().name(), bucket.name(), bucket.region())))
        .toList();
  }

  @Override
  public List<Resource> settled(Blueprint blueprint, Situation situation) {
    return blueprint.parts(Part.Bucket.class).stream()
        .<Resource>map(part -> BucketRules.settled(blueprint, part))
        .toList();
  }
}

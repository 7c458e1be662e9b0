package dev.stepladder.operator.blueprint;

import dev.stepladder.api.v1alpha1.AwsEnvironmentSpec;
import dev.stepladder.api.v1alpha1.IngressSpec;
import dev.stepladder.api.v1alpha1.ScaleTierSpec;
import dev.stepladder.api.v1alpha1.ScalingPace;
import dev.stepladder.api.v1alpha1.TierAutoscaling;
import dev.stepladder.api.v1alpha1.WorkloadSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** The parts that go with workloads: who scales them, who reaches them, what they reach. */
final class Companions {

  private static final PartId ISOLATION = PartId.of("isolation");
  private static final int ONE_AT_A_TIME = 1;

  private final AwsEnvironmentSpec environment;
  private final ScaleTierSpec rung;
  private final List<Integer> dataPorts;

  /**
   * What goes with the workloads of one app.
   *
   * @param data the parts that its workloads use
   */
  Companions(AwsEnvironmentSpec environment, ScaleTierSpec rung, List<Part> data) {
    this.environment = environment;
    this.rung = rung;
    this.dataPorts =
        data.stream()
            .flatMapToInt(part -> dataPort(part).stream())
            .distinct()
            .sorted()
            .boxed()
            .toList();
  }

  /** What denies the traffic that no workload's rules allow, where the rung wants that. */
  Optional<Part> isolation() {
    return rung.network().policies()
        ? Optional.of(new Part.Isolation(ISOLATION, environment.network().policiesEnforced()))
        : Optional.empty();
  }

  /** What goes with a workload. */
  List<Part> of(WorkloadSpec spec, Part.Workload workload) {
    var parts = new ArrayList<Part>();
    if (rung.network().policies()) {
      parts.add(rules(spec, workload));
    }
    Optional.ofNullable(rung.workload().autoscaling())
        .map(scaling -> autoscaler(scaling, share(scaling.maxReplicas(), spec.scale()), workload))
        // A small share may leave nothing between the fewest and the most.
        .filter(part -> part.maxReplicas() > workload.replicas())
        .ifPresent(parts::add);
    if (workload.spreadZones() && workload.replicas() > 1) {
      parts.add(
          new Part.DisruptionBudget(PartId.of("budget", workload.name()), workload, ONE_AT_A_TIME));
    }
    Optional.ofNullable(spec.ingress())
        .map(route -> ingress(route, workload))
        .ifPresent(parts::add);
    return parts;
  }

  private static Part.Autoscaler autoscaler(
      TierAutoscaling scaling, int most, Part.Workload workload) {
    return new Part.Autoscaler(
        PartId.of("autoscaler", workload.name()),
        workload,
        most,
        scaling.cpuPercent(),
        Architect.optional(scaling.memoryPercent()),
        pace(scaling.scaleUp()),
        pace(scaling.scaleDown()));
  }

  private static Part.Autoscaler.Pace pace(ScalingPace pace) {
    return new Part.Autoscaler.Pace(
        Architect.duration(pace.stabilization()),
        pace.percent(),
        Architect.duration(pace.period()));
  }

  private Part.NetworkRules rules(WorkloadSpec spec, Part.Workload workload) {
    return new Part.NetworkRules(
        PartId.of("network", workload.name()),
        workload,
        spec.ingress() != null,
        environment.ingress().cidrs().stream().sorted().toList(),
        Optional.ofNullable(environment.ingress().namespace()),
        dataPorts,
        environment.network().dataCidrs().stream().sorted().toList());
  }

  /** The port at which pods reach a part's data, if it holds any. */
  private static OptionalInt dataPort(Part part) {
    return switch (part) {
      case Part.Database database -> OptionalInt.of(database.engine().port());
      case Part.Cache cache -> OptionalInt.of(cache.engine().port());
      case Part.CacheSubnetGroup _, Part.NoCache _ -> OptionalInt.empty();
      case Part.NoDatabase _, Part.KeptSnapshots _ -> OptionalInt.empty();
      case Part.SubnetGroup _, Part.ReadReplicas _, Part.Credentials _, Part.Binding _ ->
          OptionalInt.empty();
      case Part.Migration _, Part.Workload _, Part.DisruptionBudget _, Part.IngressRoute _ ->
          OptionalInt.empty();
      case Part.NetworkRules _, Part.Isolation _, Part.Autoscaler _ -> OptionalInt.empty();
      // Buckets answer at port 443, which is open to all.
      case Part.Bucket _, Part.WorkloadRole _, Part.Association _ -> OptionalInt.empty();
    };
  }

  private Part.IngressRoute ingress(IngressSpec route, Part.Workload workload) {
    return new Part.IngressRoute(
        PartId.of("ingress", workload.name()),
        workload,
        route.host(),
        route.path(),
        Optional.ofNullable(route.tlsSecret()),
        Optional.ofNullable(environment.ingress().className()),
        new TreeMap<>(environment.ingress().annotations()));
  }

  /** A workload's share of a number of pods, rounded up; the schema lets only percents through. */
  static int share(int pods, String scale) {
    if (!scale.matches("[0-9]+%")) {
      throw new IllegalArgumentException(
          "scale '%s' is no percentage, such as 50%%".formatted(scale));
    }
    int percent = Integer.parseInt(scale.substring(0, scale.length() - 1));
    return Math.max(1, Math.ceilDiv(pods * percent, 100));
  }
}

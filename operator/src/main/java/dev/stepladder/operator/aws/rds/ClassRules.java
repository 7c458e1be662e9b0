package dev.stepladder.operator.aws.rds;

import dev.stepladder.operator.aws.Inquiry;
import dev.stepladder.operator.aws.ec2.SubnetsFound;
import dev.stepladder.operator.aws.rds.ClassWants.Want;
import dev.stepladder.operator.aws.rds.DbOffers.Offer;
import dev.stepladder.operator.blueprint.Blueprint;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.inventory.View;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Whether the instance classes that a plan asks for can be had in the region with what goes with
 * them. One that is there already and merely stays is not asked about.
 */
final class ClassRules {

  /** Of a subnet group. */
  private static final int FEWEST_ZONES = 2;

  private final Blueprint blueprint;

  private final Part.Database database;
  private final View view;
  private final Inquiry inquiry;

  /** The subnets of groups that are made or changed before anything is put into them. */
  private final Map<String, List<String>> coming = new HashMap<>();

  ClassRules(
      Blueprint blueprint,
      Part.Database database,
      View view,
      Inquiry inquiry,
      List<RdsAction> actions) {
    this.blueprint = blueprint;
    this.database = database;
    this.view = view;
    this.inquiry = inquiry;
    for (RdsAction action : actions) {
      if (action instanceof RdsAction.CreateSubnetGroup group) {
        coming.put(group.name(), group.subnets());
      } else if (action instanceof RdsAction.ModifySubnetGroup group) {
        coming.put(group.name(), group.subnets());
      }
    }
  }

  /** What is told of the classes that are wanted; nothing of those that nothing is told of. */
  Map<Want, List<Offer>> ask(List<Want> wants) {
    var told = new LinkedHashMap<Want, List<Offer>>();
    for (Want want : wants) {
      var _ = zonesOf(want.subnetGroup());
      inquiry
          .ask(
              "classes",
              view.entry(DbOffers.class, DbOffers.name(database.engine(), want.instanceClass())))
          .ifPresent(offers -> told.put(want, offers));
    }
    return told;
  }

  /**
   * Judges what is wanted by what is offered.
   *
   * @param versionThere whether there is the version that is asked for; if not, any will do
   */
  void judge(Want want, List<Offer> offers, boolean versionThere) {
    List<Offer> fitting =
        offers.stream()
            .filter(offer -> !versionThere || DbReleases.names(want.version(), offer.version()))
            .toList();
    if (fitting.isEmpty()) {
      inquiry.wrong(want.what(), notOffered(want, offers, versionThere));
      return;
    }
    judge(want, fitting, want.multiAz(), Offer::multiAz, "a standby (Multi-AZ)");
    judge(want, fitting, want.replica(), Offer::replicas, "read replicas");
    judge(want, fitting, want.insights(), Offer::insights, "Database Insights");
    judge(
        want,
        fitting,
        // A replica has the storage of its source.
        want.fresh() && !want.replica(),
        offer -> offer.storage().equals(DbInstance.STORAGE_TYPE),
        DbInstance.STORAGE_TYPE + " storage");
    zones(want, fitting);
  }

  private void judge(
      Want want, List<Offer> fitting, boolean needed, Predicate<Offer> has, String what) {
    if (needed && fitting.stream().noneMatch(has)) {
      inquiry.wrong(
          want.what(),
          "RDS has %s for %s in %s only without %s: %s"
              .formatted(
                  want.instanceClass(), engine(want), blueprint.region(), what, remedy(want)));
    }
  }

  private String notOffered(Want want, List<Offer> offers, boolean versionThere) {
    String others =
        String.join(
            ", ",
            DbReleases.majors(database.engine(), offers.stream().map(Offer::version).toList()));
    return "RDS has no %s for %s in %s%s: %s"
        .formatted(
            want.instanceClass(),
            versionThere ? engine(want) : database.engine().rdsName(),
            blueprint.region(),
            others.isEmpty() ? "" : ", only for versions " + others,
            remedy(want));
  }

  private String engine(Want want) {
    return database.engine().rdsName() + " " + want.version();
  }

  private String remedy(Want want) {
    return "give %s another class in %s of the tier %s"
        .formatted(want.whose(), "spec.database." + want.field(), blueprint.tier());
  }

  /** The zones that a group of subnets covers or is about to cover; none, if that is not known. */
  private Set<String> zonesOf(String group) {
    return coming.containsKey(group)
        ? inquiry
            .consult(
                "subnets", view.entry(SubnetsFound.class, SubnetsFound.name(coming.get(group))))
            .map(SubnetsFound::zones)
            .orElse(Set.of())
        : view.entry(DbSubnetGroup.class, group).known().map(DbSubnetGroup::zones).orElse(Set.of());
  }

  /** That subnets of one zone are too few for RDS is found whatever the class. */
  private void zones(Want want, List<Offer> fitting) {
    Set<String> covered = zonesOf(want.subnetGroup());
    boolean ordinary =
        covered.stream().allMatch(zone -> SubnetsFound.ordinary(zone, blueprint.region()));
    if (covered.size() < FEWEST_ZONES || !ordinary) {
      return;
    }
    Set<String> common =
        fitting.stream()
            .map(Offer::zones)
            .reduce(
                Set.of(),
                (one, other) -> {
                  var both = new HashSet<>(one);
                  both.addAll(other);
                  return both;
                });
    var usable = new HashSet<>(common);
    usable.retainAll(covered);
    int least = want.multiAz() ? 2 : 1;
    if (usable.size() < least) {
      inquiry.wrong(
          want.what() + "-zones",
          "%s needs %s in at least %d of the zones of the subnets; RDS has it in %s, and the subnets of the environment are in %s: add subnets to the AwsEnvironment, or %s"
              .formatted(
                  want.whose(),
                  want.instanceClass(),
                  least,
                  inOrder(common),
                  inOrder(covered),
                  remedy(want)));
    }
  }

  private static String inOrder(Set<String> zones) {
    return Optional.of(String.join(", ", zones.stream().sorted().toList()))
        .filter(text -> !text.isEmpty())
        .orElse("none");
  }
}

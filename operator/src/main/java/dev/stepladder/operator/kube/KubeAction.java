package dev.stepladder.operator.kube;

import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.plan.Action;
import dev.stepladder.operator.plan.Connection;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import java.util.List;
import java.util.Optional;

/** What a step does in the cluster. No action holds a password: those are read when it runs. */
public sealed interface KubeAction extends Action {

  @Override
  default boolean inCluster() {
    return true;
  }

  @Override
  default boolean climbs() {
    return false;
  }

  /**
   * Generates a password and keeps it in the credentials Secret.
   *
   * @param unconfirmed whether what it opens exists and has yet to be told
   */
  record GeneratePassword(Part.Credentials credentials, boolean unconfirmed) implements KubeAction {

    /** It is the first half of what asks AWS for the part that it opens. */
    @Override
    public boolean climbs() {
      return true;
    }
  }

  /**
   * Writes a binding's Secret.
   *
   * @param connection what it says; empty while its part cannot be reached
   * @param completes whether it says nothing new but the password that opens its part already
   */
  record WriteBinding(Part.Binding binding, Optional<Connection> connection, boolean completes)
      implements KubeAction {

    /** One that says something new. */
    WriteBinding(Part.Binding binding, Optional<Connection> connection) {
      this(binding, connection, false);
    }
  }

  /**
   * Starts a migration.
   *
   * @param account the ServiceAccount it runs under, which a first migration precedes
   * @param superseded Jobs whose pods never started, of older migrations or of this one with
   *     another spec, removed before
   */
  record RunMigration(KubeObject account, KubeObject job, List<KubeObject> superseded)
      implements KubeAction {}

  /**
   * Applies the objects of a workload.
   *
   * @param unwanted what the workload had and has no more, and Jobs of older migrations; removed
   *     after
   * @param first pods to begin with, where their number is then left to an autoscaler
   */
  record ApplyWorkload(List<KubeObject> objects, List<KubeObject> unwanted, int first)
      implements KubeAction {}

  /** Applies a single object that changes no pods. */
  record ApplyObject(KubeObject object) implements KubeAction {

    /** More pods are more load on what is there. */
    @Override
    public boolean climbs() {
      return object.object() instanceof HorizontalPodAutoscaler;
    }
  }

  /** Removes objects. */
  record Remove(List<KubeObject> objects) implements KubeAction {}
}

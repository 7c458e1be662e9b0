package dev.stepladder.operator.kube;

import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.blueprint.PartId;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * The objects of one workload as they must be. None has an owner reference: the garbage collector
 * would remove them in any order as soon as the app is gone, while the operator has workloads go
 * before the bindings that their last requests still need.
 *
 * @param told what its pods are told of what they start with
 */
record WorkloadObjects(Owner owner, PodShape shape, Told told) {

  private static final int REVISIONS = 3;
  private static final int DEADLINE_SECONDS = 600;
  private static final int MIGRATION_RETRIES = 3;
  private static final int SHORT_HASH = 8;

  /** Those of a workload whose pods start with what there is now. */
  static WorkloadObjects now(Scene scene, Part.Workload workload) {
    BoundSecrets bound = BoundSecrets.of(scene, workload);
    return new WorkloadObjects(
        scene.owner(),
        new PodShape(new NamedRole(scene, workload).asItIs(), bound.managed()),
        new Told(bound.written(), scene.identity(workload)));
  }

  /** All of them, in the order in which they are applied. */
  List<KubeObject> all() {
    return with(UnaryOperator.identity());
  }

  /** All of them, with a Deployment that is changed before it is marked as what is applied. */
  List<KubeObject> with(UnaryOperator<Deployment> change) {
    var objects = new ArrayList<KubeObject>();
    objects.add(new KubeObject(account()));
    if (workload().port().isPresent()) {
      objects.add(new KubeObject(service()));
    }
    objects.add(new KubeObject(Marks.applied(change.apply(deployment()))));
    return List.copyOf(objects);
  }

  ServiceAccount account() {
    return account(owner, workload());
  }

  static ServiceAccount account(Owner owner, Part.Workload workload) {
    ObjectMeta metadata = Marks.metadata(owner, workload.id(), workload, workload.objectName());
    metadata.setAnnotations(new TreeMap<>(workload.accountAnnotations()));
    return Marks.applied(
        new ServiceAccountBuilder()
            .withMetadata(metadata)
            .withAutomountServiceAccountToken(false)
            .build());
  }

  Service service() {
    return Marks.applied(
        new ServiceBuilder()
            .withMetadata(metadata(workload().id(), workload().objectName()))
            .withNewSpec()
            .withType("ClusterIP")
            .withSelector(selector())
            .addNewPort()
            .withName(PodShape.PORT)
            .withPort(workload().port().orElseThrow())
            .withTargetPort(new IntOrString(PodShape.PORT))
            .withProtocol("TCP")
            .endPort()
            .endSpec()
            .build());
  }

  private Deployment deployment() {
    Deployment deployment =
        new DeploymentBuilder()
            .withMetadata(metadata(workload().id(), workload().objectName()))
            .withNewSpec()
            .withReplicas(workload().replicas())
            .withRevisionHistoryLimit(REVISIONS)
            .withProgressDeadlineSeconds(DEADLINE_SECONDS)
            .withNewSelector()
            .withMatchLabels(selector())
            .endSelector()
            .withNewStrategy()
            .withType("RollingUpdate")
            .withNewRollingUpdate()
            .withMaxUnavailable(new IntOrString(0))
            .withMaxSurge(new IntOrString(Part.Workload.SURGE_PERCENT + "%"))
            .endRollingUpdate()
            .endStrategy()
            .withNewTemplate()
            .withNewMetadata()
            .withLabels(labels(workload().id()))
            .withAnnotations(told.annotations())
            .endMetadata()
            .withSpec(shape.serving(selector()))
            .endTemplate()
            .endSpec()
            .build();
    PodTemplateSpec template = deployment.getSpec().getTemplate();
    var annotations = new TreeMap<>(template.getMetadata().getAnnotations());
    annotations.put(Marks.TEMPLATE, Difference.hash(template));
    template.getMetadata().setAnnotations(annotations);
    return deployment;
  }

  /** The Job of a migration; another migration is another Job. */
  Job job(Part.Migration migration) {
    Map<String, String> podLabels = labels(migration.id());
    podLabels.put(Marks.MIGRATION, shortHash(migration));
    Job job =
        new JobBuilder()
            .withMetadata(metadata(migration.id(), jobName(migration)))
            .withNewSpec()
            .withBackoffLimit(MIGRATION_RETRIES)
            .withNewTemplate()
            .withNewMetadata()
            .withLabels(podLabels)
            .withAnnotations(told.annotations())
            .endMetadata()
            .withSpec(shape.running(migration.command(), migration.args()))
            .endTemplate()
            .endSpec()
            .build();
    job.getMetadata()
        .setAnnotations(
            new TreeMap<>(
                Map.of(
                    Marks.MIGRATION,
                    migration.hash(),
                    Marks.TEMPLATE,
                    Difference.hash(job.getSpec().getTemplate().getSpec()))));
    return job;
  }

  /** The name of a migration's Job. */
  static String jobName(Part.Migration migration) {
    return migration.workload().objectName() + "-migrate-" + shortHash(migration);
  }

  private static String shortHash(Part.Migration migration) {
    return migration.hash().substring(0, Math.min(SHORT_HASH, migration.hash().length()));
  }

  private Part.Workload workload() {
    return shape.workload();
  }

  private Map<String, String> selector() {
    return Marks.selector(owner, workload().id());
  }

  private ObjectMeta metadata(PartId part, String name) {
    return Marks.metadata(owner, part, workload(), name);
  }

  private Map<String, String> labels(PartId part) {
    return Marks.labels(owner, part, workload());
  }
}

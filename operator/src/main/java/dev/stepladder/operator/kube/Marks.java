package dev.stepladder.operator.kube;

import dev.stepladder.api.v1alpha1.Names;
import dev.stepladder.operator.blueprint.Owner;
import dev.stepladder.operator.blueprint.Part;
import dev.stepladder.operator.blueprint.PartId;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The labels and annotations by which the operator recognises what it made. */
public final class Marks {

  /**
   * Annotation of the credentials Secret: its password has yet to be set in the database. Bindings
   * keep the old password until then.
   */
  public static final String UNCONFIRMED = Names.GROUP + "/unconfirmed";

  /**
   * Annotation of the credentials Secret: hash of the password that opens the database now. Another
   * one in the Secret, edited or restored from a backup, has yet to be set there.
   */
  public static final String IN_FORCE = Names.GROUP + "/password-in-force";

  /** Annotation of pods: names and hashes of the bindings they were started with. */
  public static final String BINDINGS = Names.GROUP + "/bindings";

  /**
   * Annotation of pods: what gave them their role in AWS when they were started. EKS gives a pod
   * its credentials when it is created, or never.
   */
  static final String IDENTITY = Names.GROUP + "/identity";

  /** Annotation of applied objects: hash of what was applied, so that removed fields show. */
  public static final String APPLIED = Names.GROUP + "/applied";

  /**
   * Annotation of Deployments' pods, and of migration Jobs: hash of what pods are made of, whatever
   * their number.
   */
  static final String TEMPLATE = Names.GROUP + "/template";

  /** Annotation of migration Jobs and label, shortened, of their pods: which migration it is. */
  public static final String MIGRATION = Names.GROUP + "/migration";

  /** Annotation of Deployments: key of the step that applied it last, for what is in flight. */
  static final String STEP = Names.GROUP + "/step";

  private Marks() {}

  /** A Deployment as a step applies it; other objects as they are. */
  static KubeObject by(String stepKey, KubeObject object) {
    return object
        .as(Deployment.class)
        .map(deployment ->
            new KubeObject(
                new DeploymentBuilder(deployment)
                    .editMetadata()
                    .addToAnnotations(STEP, stepKey)
                    .endMetadata()
                    .build()))
        .orElse(object);
  }

  /** The labels of everything that belongs to a part. */
  static Map<String, String> labels(Owner owner, PartId part) {
    var labels = new TreeMap<>(selector(owner, part));
    labels.put(Names.MANAGED_BY_LABEL, Names.MANAGER);
    return labels;
  }

  /** The labels that tell the pods of one part from all others; never changed once applied. */
  static Map<String, String> selector(Owner owner, PartId part) {
    var labels = new TreeMap<String, String>();
    labels.put(Names.APP_LABEL, owner.app());
    labels.put(Names.PART_LABEL, labelValue(part));
    return labels;
  }

  /** The metadata of an object that belongs to a part. */
  static ObjectMeta metadata(Owner owner, PartId part, String name) {
    return new ObjectMetaBuilder()
        .withName(name)
        .withNamespace(owner.namespace())
        .withLabels(labels(owner, part))
        .build();
  }

  /** The metadata of an object that belongs to a part of a workload. */
  static ObjectMeta metadata(Owner owner, PartId part, Part.Workload workload, String name) {
    ObjectMeta metadata = metadata(owner, part, name);
    metadata.setLabels(labels(owner, part, workload));
    return metadata;
  }

  /** The labels of everything that belongs to a part of a workload, its pods included. */
  static Map<String, String> labels(Owner owner, PartId part, Part.Workload workload) {
    var labels = new TreeMap<>(labels(owner, part));
    labels.put(Names.WORKLOAD_LABEL, workload.name());
    labels.put("app.kubernetes.io/name", workload.name());
    labels.put("app.kubernetes.io/part-of", owner.app());
    return labels;
  }

  /** An object with the hash of what it is applied with. */
  static <T extends HasMetadata> T applied(T object) {
    var annotations = new TreeMap<String, String>();
    Optional.ofNullable(object.getMetadata().getAnnotations()).ifPresent(annotations::putAll);
    annotations.remove(APPLIED);
    object.getMetadata().setAnnotations(annotations);
    annotations.put(APPLIED, Difference.hash(object));
    return object;
  }

  /** Whether the operator made this object for this app. */
  static boolean ours(HasMetadata object, Owner owner) {
    return managed(object)
        && label(object, Names.APP_LABEL).filter(owner.app()::equals).isPresent();
  }

  /** Whether the operator made this object, for whatever app. */
  static boolean managed(HasMetadata object) {
    return label(object, Names.MANAGED_BY_LABEL).filter(Names.MANAGER::equals).isPresent();
  }

  /** The part an object was made for, as its label says. */
  static Optional<PartId> part(HasMetadata object) {
    return label(object, Names.PART_LABEL)
        .map(value -> PartId.parse(value.replaceFirst("\\.", "/")));
  }

  static Optional<String> label(HasMetadata object, String name) {
    return label(object.getMetadata().getLabels(), name);
  }

  static Optional<String> label(Map<String, String> labels, String name) {
    return labels == null ? Optional.empty() : Optional.ofNullable(labels.get(name));
  }

  static Optional<String> annotation(HasMetadata object, String name) {
    return annotation(object.getMetadata(), name);
  }

  static Optional<String> annotation(ObjectMeta metadata, String name) {
    Map<String, String> annotations = metadata == null ? null : metadata.getAnnotations();
    return annotations == null ? Optional.empty() : Optional.ofNullable(annotations.get(name));
  }

  /** A label's value has no slash. */
  private static String labelValue(PartId part) {
    return part.toString().replace('/', '.');
  }
}

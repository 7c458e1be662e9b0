package dev.stepladder.api.v1alpha1;

/** The names of the API that are not fields: its group, its annotations, labels and finalizers. */
public final class Names {

  /** The API group of every kind. */
  public static final String GROUP = "stepladder.dev";

  /** The version of every kind in this package. */
  public static final String VERSION = "v1alpha1";

  /** Annotation of a StagedApp: the fingerprints of approved steps, separated by commas. */
  public static final String APPROVE = GROUP + "/approve";

  /** Annotation of a StagedApp: {@code "true"} lets it go although its clean-up cannot be done. */
  public static final String ABANDON = GROUP + "/abandon";

  /** Annotation of a StagedApp: {@code "true"} keeps its steps from starting. */
  public static final String PAUSED = GROUP + "/paused";

  /** Annotation of a StagedApp: any new value has it looked at now. */
  public static final String RECONCILE = GROUP + "/reconcile";

  /** Finalizer of a StagedApp: what is not retained has yet to be removed. */
  public static final String STAGED_APP_FINALIZER = GROUP + "/stagedapp";

  /** Finalizer of an AwsEnvironment: applications still use it. */
  public static final String AWS_ENVIRONMENT_FINALIZER = GROUP + "/awsenvironment";

  /** Label of everything made for an application: the name of its StagedApp. */
  public static final String APP_LABEL = GROUP + "/app";

  /** Label of everything made for one workload: its name. */
  public static final String WORKLOAD_LABEL = GROUP + "/workload";

  /** Label of everything made for an application: the part it belongs to. */
  public static final String PART_LABEL = GROUP + "/part";

  /** The well-known label that names the tool in charge of an object. */
  public static final String MANAGED_BY_LABEL = "app.kubernetes.io/managed-by";

  /** The value of {@link #MANAGED_BY_LABEL} and the field manager of what the operator applies. */
  public static final String MANAGER = "stepladder";

  private Names() {}
}

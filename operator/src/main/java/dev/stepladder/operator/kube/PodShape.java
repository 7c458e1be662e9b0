package dev.stepladder.operator.kube;

import dev.stepladder.operator.blueprint.Part;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerPortBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The pods of a workload and of its migrations: Pod Security "restricted", bindings as files and
 * variables.
 *
 * @param managed names of the binding Secrets that hold the ARN of a password instead of one
 */
record PodShape(Part.Workload workload, Set<String> managed) {

  /** Name of the port that probes and the Service use. */
  static final String PORT = "main";

  private static final String BINDING_ROOT = "/bindings";

  /** Longer than the drain below and what a request should take; the default of Kubernetes. */
  static final long GRACE_SECONDS = 30;

  /** Until every proxy has heard that the pod is no endpoint any more, it goes on serving. */
  private static final long DRAIN_SECONDS = 5;

  /** The pods that serve. */
  PodSpec serving(Map<String, String> selector) {
    Container container = container(workload.command(), workload.args());
    workload
        .port()
        .ifPresent(port -> {
          container.setPorts(
              List.of(
                  new ContainerPortBuilder()
                      .withName(PORT)
                      .withContainerPort(port)
                      .withProtocol("TCP")
                      .build()));
          container.setLifecycle(
              new ContainerBuilder()
                  .withNewLifecycle()
                  .withNewPreStop()
                  .withNewSleep(DRAIN_SECONDS)
                  .endPreStop()
                  .endLifecycle()
                  .buildLifecycle());
        });
    probes(container);
    PodSpec pod = pod(container);
    pod.setTerminationGracePeriodSeconds(GRACE_SECONDS);
    if (workload.spreadZones()) {
      pod.setTopologySpreadConstraints(
          List.of(
              new TopologySpreadConstraintBuilder()
                  .withMaxSkew(1)
                  .withTopologyKey("topology.kubernetes.io/zone")
                  .withWhenUnsatisfiable("ScheduleAnyway")
                  .withNewLabelSelector()
                  .withMatchLabels(selector)
                  .endLabelSelector()
                  .withMatchLabelKeys("pod-template-hash")
                  .build()));
    }
    return pod;
  }

  /** The pod of a migration. */
  PodSpec running(List<String> command, List<String> args) {
    PodSpec pod = pod(container(command, args));
    pod.setRestartPolicy("Never");
    return pod;
  }

  private PodSpec pod(Container container) {
    var security =
        new PodSecurityContextBuilder()
            .withRunAsNonRoot(true)
            .withNewSeccompProfile()
            .withType("RuntimeDefault")
            .endSeccompProfile();
    workload.runAsUser().ifPresent(security::withRunAsUser);
    return new PodSpecBuilder()
        .withServiceAccountName(workload.objectName())
        .withAutomountServiceAccountToken(false)
        .withEnableServiceLinks(false)
        .withSecurityContext(security.build())
        .withContainers(container)
        .withVolumes(workload.bindings().stream().map(PodShape::volume).toList())
        .build();
  }

  private Container container(List<String> command, List<String> args) {
    return new ContainerBuilder()
        .withName(workload.name())
        .withImage(workload.image())
        .withCommand(command)
        .withArgs(args)
        .withEnv(variables())
        .withNewResources()
        .addToRequests("cpu", Quantity.parse(workload.cpu()))
        .addToRequests("memory", Quantity.parse(workload.memory()))
        .addToLimits("memory", Quantity.parse(workload.memory()))
        .endResources()
        .withNewSecurityContext()
        .withAllowPrivilegeEscalation(false)
        .withNewCapabilities()
        .withDrop("ALL")
        .endCapabilities()
        .endSecurityContext()
        .withVolumeMounts(workload.bindings().stream().map(PodShape::mount).toList())
        .build();
  }

  /** The bindings' variables, then the app's own, which win: a name may stand only once. */
  private List<EnvVar> variables() {
    var variables = new ArrayList<EnvVar>();
    if (!workload.bindings().isEmpty()) {
      variables.add(
          new EnvVarBuilder().withName("SERVICE_BINDING_ROOT").withValue(BINDING_ROOT).build());
    }
    for (Part.Binding binding : workload.bindings()) {
      boolean kept = managed.contains(binding.secretName());
      for (String key : BindingSecret.keys(binding, kept)) {
        variables.add(
            new EnvVarBuilder()
                .withName(binding.prefix() + key.toUpperCase(Locale.ROOT).replace('-', '_'))
                .withNewValueFrom()
                .withNewSecretKeyRef()
                .withName(binding.secretName())
                .withKey(key)
                .endSecretKeyRef()
                .endValueFrom()
                .build());
      }
    }
    variables.removeIf(variable -> workload.environment().containsKey(variable.getName()));
    workload
        .environment()
        .forEach((name, value) ->
            variables.add(new EnvVarBuilder().withName(name).withValue(value).build()));
    return variables;
  }

  private void probes(Container container) {
    var port = workload.healthPort().isPresent() ? workload.healthPort() : workload.port();
    if (port.isEmpty()) {
      return;
    }
    if (workload.healthPath().isEmpty()) {
      container.setReadinessProbe(
          new ProbeBuilder()
              .withNewTcpSocket()
              .withPort(new IntOrString(port.getAsInt()))
              .endTcpSocket()
              .withPeriodSeconds(5)
              .withTimeoutSeconds(2)
              .withFailureThreshold(3)
              .build());
      return;
    }
    String path = workload.healthPath().get();
    container.setStartupProbe(http(path, port.getAsInt(), 5, 60));
    container.setReadinessProbe(http(path, port.getAsInt(), 5, 3));
    container.setLivenessProbe(http(path, port.getAsInt(), 10, 6));
  }

  private static Probe http(String path, int port, int period, int failures) {
    return new ProbeBuilder()
        .withNewHttpGet()
        .withPath(path)
        .withPort(new IntOrString(port))
        .endHttpGet()
        .withPeriodSeconds(period)
        .withTimeoutSeconds(2)
        .withFailureThreshold(failures)
        .build();
  }

  private static Volume volume(Part.Binding binding) {
    return new VolumeBuilder()
        .withName("binding-" + binding.id().name())
        .withNewSecret()
        .withSecretName(binding.secretName())
        .endSecret()
        .build();
  }

  private static VolumeMount mount(Part.Binding binding) {
    return new VolumeMountBuilder()
        .withName("binding-" + binding.id().name())
        .withMountPath(BINDING_ROOT + "/" + binding.id().name())
        .withReadOnly(true)
        .build();
  }
}

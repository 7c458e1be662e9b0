package dev.stepladder.operator.kube;

import io.fabric8.kubernetes.api.model.Capabilities;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Lifecycle;
import io.fabric8.kubernetes.api.model.LifecycleHandler;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.SeccompProfile;
import io.fabric8.kubernetes.api.model.SecretKeySelector;
import io.fabric8.kubernetes.api.model.SecretVolumeSource;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.fabric8.kubernetes.api.model.SleepAction;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentSpec;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.DeploymentStrategy;
import io.fabric8.kubernetes.api.model.apps.RollingUpdateDeployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.CrossVersionObjectReference;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HPAScalingPolicy;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HPAScalingRules;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBehavior;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerSpec;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricSpec;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricTarget;
import io.fabric8.kubernetes.api.model.autoscaling.v2.ResourceMetricSource;
import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPath;
import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressRuleValue;
import io.fabric8.kubernetes.api.model.networking.v1.IPBlock;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBackend;
import io.fabric8.kubernetes.api.model.networking.v1.IngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.IngressServiceBackend;
import io.fabric8.kubernetes.api.model.networking.v1.IngressSpec;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyEgressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicySpec;
import io.fabric8.kubernetes.api.model.networking.v1.ServiceBackendPort;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetSpec;
import java.util.List;

/**
 * Of what the objects that the operator draws consist, in the order in which a plan meets them.
 * Only speed depends on it: one that is not named is got to know when it is met.
 */
final class DrawnTypes {

  static final List<Class<?>> ALL =
      List.of(
          PodSpec.class,
          Container.class,
          EnvVar.class,
          EnvVarSource.class,
          SecretKeySelector.class,
          ResourceRequirements.class,
          SecurityContext.class,
          Capabilities.class,
          VolumeMount.class,
          PodSecurityContext.class,
          SeccompProfile.class,
          Volume.class,
          SecretVolumeSource.class,
          ServiceAccount.class,
          ObjectMeta.class,
          Service.class,
          ServiceSpec.class,
          ServicePort.class,
          PodTemplateSpec.class,
          Lifecycle.class,
          LifecycleHandler.class,
          SleepAction.class,
          Probe.class,
          HTTPGetAction.class,
          ContainerPort.class,
          TopologySpreadConstraint.class,
          LabelSelector.class,
          Deployment.class,
          DeploymentSpec.class,
          DeploymentStrategy.class,
          RollingUpdateDeployment.class,
          PodDisruptionBudget.class,
          PodDisruptionBudgetSpec.class,
          Ingress.class,
          IngressSpec.class,
          IngressRule.class,
          HTTPIngressRuleValue.class,
          HTTPIngressPath.class,
          IngressBackend.class,
          IngressServiceBackend.class,
          ServiceBackendPort.class,
          HorizontalPodAutoscaler.class,
          HorizontalPodAutoscalerSpec.class,
          HorizontalPodAutoscalerBehavior.class,
          HPAScalingRules.class,
          HPAScalingPolicy.class,
          MetricSpec.class,
          ResourceMetricSource.class,
          MetricTarget.class,
          CrossVersionObjectReference.class,
          NetworkPolicy.class,
          NetworkPolicySpec.class,
          NetworkPolicyEgressRule.class,
          NetworkPolicyPeer.class,
          NetworkPolicyPort.class,
          IPBlock.class,
          NetworkPolicyIngressRule.class,
          DeploymentStatus.class);

  private DrawnTypes() {}
}

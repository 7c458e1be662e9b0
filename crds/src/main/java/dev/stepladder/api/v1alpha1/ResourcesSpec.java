package dev.stepladder.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * What one pod reserves, as Kubernetes quantities. As everywhere in Kubernetes, whole cores may be
 * written without quotes. The rules are cheap enough for API servers older than 1.32, which bound
 * the cost of such a field by the size of a request.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "!has(self.cpu) || type(self.cpu) != string || isQuantity(self.cpu)",
    fieldPath = ".cpu",
    message = "write cpu in cores or thousandths of a core, more than none: 250m, 1 or 1.5")
@ValidationRule(
    value =
        "!has(self.cpu) || (type(self.cpu) == string ? !isQuantity(self.cpu) ||"
            + " quantity(self.cpu).isGreaterThan(quantity('0')) : self.cpu > 0)",
    fieldPath = ".cpu",
    message = "write cpu in cores or thousandths of a core, more than none: 250m, 1 or 1.5")
@ValidationRule(
    value = "!has(self.memory) || self.memory.matches('^[1-9][0-9]*(Ki|Mi|Gi|Ti)$')",
    fieldPath = ".memory",
    message = "write memory as a whole number of Mi or Gi: 256Mi or 2Gi")
public record ResourcesSpec(
    @JsonPropertyDescription(
            "Processor time, in cores (1, 1.5) or thousandths of a core (250m); the pod may use"
                + " more when the node has it.")
        @Default("100m")
        @Pattern("^[0-9]+(m|\\.[0-9]{1,3})?$")
        @Size(min = 1, max = 12)
        String cpu,
    @JsonPropertyDescription(
            "Memory, in mebibytes (256Mi) or gibibytes (2Gi); also the limit, past which the pod is"
                + " restarted.")
        @Default("128Mi")
        @Pattern("^[1-9][0-9]*(Ki|Mi|Gi|Ti)$")
        @Size(min = 1, max = 20)
        String memory) {

  /** What holds where nothing is said. */
  public static final ResourcesSpec DEFAULT = new ResourcesSpec("100m", "128Mi");

  public ResourcesSpec {
    cpu = cpu == null ? "100m" : cpu;
    memory = memory == null ? "128Mi" : memory;
  }
}

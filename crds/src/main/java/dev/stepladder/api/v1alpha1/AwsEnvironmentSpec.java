package dev.stepladder.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;

/**
 * An AWS account and region and what of it applications may use; {@code roleArn}, {@code kmsKey},
 * {@code podPrices} and {@code externalId} are null where none is given.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "self.account == oldSelf.account",
    fieldPath = ".account",
    message =
        "spec.account is fixed once set, because everything made in it would be lost from sight:"
            + " put the old value back, or make another AwsEnvironment")
@ValidationRule(
    value = "self.region == oldSelf.region",
    fieldPath = ".region",
    message =
        "spec.region is fixed once set, because everything made in it would be lost from sight: put"
            + " the old value back, or make another AwsEnvironment")
@ValidationRule(
    value = "!has(self.roleArn) || self.roleArn.contains(':iam::' + self.account + ':role/')",
    fieldPath = ".roleArn",
    message =
        "spec.roleArn names a role of another account than spec.account: write the ARN of a role in"
            + " that account")
@ValidationRule(
    value = "!has(self.externalId) || has(self.roleArn)",
    fieldPath = ".externalId",
    message = "externalId is said when roleArn is assumed: give that too, or leave it out")
@ValidationRule(
    value = "!has(self.kmsKey) || self.kmsKey.contains(':kms:' + self.region + ':')",
    fieldPath = ".kmsKey",
    message =
        "spec.kmsKey names a key in another region than spec.region: write the ARN of a key in that"
            + " region")
@ValidationRule(
    value =
        "!has(self.workloadIdentity) || !has(oldSelf.workloadIdentity)"
            + " || self.workloadIdentity.rolePath == oldSelf.workloadIdentity.rolePath",
    fieldPath = ".workloadIdentity.rolePath",
    message =
        "rolePath is fixed once set, because IAM cannot move the roles that are there: put the old"
            + " value back, or make another AwsEnvironment")
@ValidationRule(
    value =
        "!has(self.workloadIdentity) || !has(self.workloadIdentity.oidcProvider)"
            + " || self.workloadIdentity.oidcProvider.contains(':iam::' + self.account + ':')",
    fieldPath = ".workloadIdentity.oidcProvider",
    message =
        "oidcProvider is in another account than spec.account: have an identity provider for the"
            + " cluster made in that account, and write its ARN")
@ValidationRule(
    value =
        "!has(self.tags) || self.tags.all(k, !k.startsWith('aws:') &&"
            + " !k.startsWith('stepladder.dev/'))",
    fieldPath = ".tags",
    message =
        "keys beginning with aws: or stepladder.dev/ belong to AWS and to the operator: give the"
            + " tag another key")
@ValidationRule(
    value = "!has(self.tags) || self.tags.all(k, size(k) >= 1 && size(k) <= 128)",
    fieldPath = ".tags",
    message = "keys of tags have 1 to 128 characters in AWS: shorten the key")
@ValidationRule(
    value = "self.account.matches('^[0-9]{12}$')",
    fieldPath = ".account",
    message =
        "write account as the 12 digits of an AWS account in quotes, for example \"123456789012\"")
@ValidationRule(
    value = "self.region.matches('^[a-z]{2,}(-[a-z]+)+-[0-9]+$')",
    fieldPath = ".region",
    message = "write region by its code, for example eu-west-1")
@ValidationRule(
    value = "self.subnets.all(s, s.matches('^subnet-[0-9a-f]{8,17}$'))",
    fieldPath = ".subnets",
    message = "write subnets by their ids, for example subnet-0a1b2c3d4e5f60001")
@ValidationRule(
    value = "self.securityGroups.all(g, g.matches('^sg-[0-9a-f]{8,17}$'))",
    fieldPath = ".securityGroups",
    message = "write security groups by their ids, for example sg-0a1b2c3d4e5f60001")
@ValidationRule(
    value =
        "!has(self.cacheSecurityGroups) ||"
            + " self.cacheSecurityGroups.all(g, g.matches('^sg-[0-9a-f]{8,17}$'))",
    fieldPath = ".cacheSecurityGroups",
    message = "write security groups by their ids, for example sg-0a1b2c3d4e5f60001")
public record AwsEnvironmentSpec(
    @JsonPropertyDescription(
            "AWS account number, 12 digits in quotes. Credentials of another account are refused."
                + " Fixed once set.")
        @Required
        @Pattern("^[0-9]{12}$")
        @Size(max = 20)
        String account,
    @JsonPropertyDescription("AWS region, for example eu-west-1. Fixed once set.")
        @Required
        @Pattern("^[a-z]{2,}(-[a-z]+)+-[0-9]+$")
        @Size(max = 30)
        String region,
    @JsonPropertyDescription(
            "ARN of the IAM role to assume in the account; the operator's own credentials if"
                + " absent.")
        @Pattern("^arn:aws[a-z-]*:iam::[0-9]{12}:role/.+$")
        @Size(max = 2048)
        String roleArn,
    @JsonPropertyDescription(
            "Subnets for databases and caches, at least two, in at least two availability"
                + " zones.")
        @Required
        @Size(min = 2, max = 20)
        List<@Pattern("^subnet-[0-9a-f]{8,17}$") @Size(max = 63) String> subnets,
    @JsonPropertyDescription("Security groups of the databases, 1 to 5; they must let the pods in.")
        @Required
        @Size(min = 1, max = 5)
        List<@Pattern("^sg-[0-9a-f]{8,17}$") @Size(max = 63) String> securityGroups,
    @JsonPropertyDescription(
            "Security groups of the caches, 1 to 5; they must let the pods in. Those of the"
                + " databases if absent.")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @Size(min = 1, max = 5)
        List<@Pattern("^sg-[0-9a-f]{8,17}$") @Size(max = 63) String> cacheSecurityGroups,
    @JsonPropertyDescription(
            "ARN of the KMS key that encrypts databases and caches, and buckets that ask for one;"
                + " the account's default key for the service if absent. Databases and caches are"
                + " always encrypted, and keep the key they were created with.")
        @Pattern("^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/.+$")
        @Size(max = 2048)
        String kmsKey,
    @JsonPropertyDescription(
            "Namespaces whose applications may use the environment; \"*\" means all.")
        @Required
        @Size(min = 1, max = 1000)
        List<@Pattern("^([*]|[a-z0-9]([-a-z0-9]*[a-z0-9])?)$") @Size(max = 63) String>
            allowedNamespaces,
    @JsonPropertyDescription("How much may happen at the same time.") @Default("{}")
        EnvironmentLimits limits,
    @JsonPropertyDescription(
            "Tags put on everything made in AWS, at most 40; keys beginning with aws: or"
                + " stepladder.dev/ are not allowed.")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @Size(max = 40)
        Map<String, @Size(max = 256) String> tags,
    @JsonPropertyDescription("How traffic gets from users to pods.") @Default("{}")
        EnvironmentIngress ingress,
    @JsonPropertyDescription("What the cluster's network does with the rules of applications.")
        @Default("{}")
        EnvironmentNetwork network,
    @JsonPropertyDescription("How the pods of applications get permissions in AWS.") @Default("{}")
        WorkloadIdentity workloadIdentity,
    @JsonPropertyDescription(
            "true: no step of any application starts, and those that are deleted wait too; what is"
                + " going on in AWS goes on.")
        Boolean freeze,
    @JsonPropertyDescription(
            "The least that applications must have approved: Never, Outage or Always, see their"
                + " spec.change.approval.")
        @Default("Never")
        Approval leastApproval,
    @JsonPropertyDescription(
            "When disruptive and irreversible steps of applications may start; at any time if there"
                + " are none.")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @Size(max = 10)
        List<ChangeWindow> changeWindows,
    @JsonPropertyDescription(
            "What pods cost by their requests. Without it costs are those in AWS alone.")
        PodPrices podPrices,
    @JsonPropertyDescription(
            "The external id that roleArn's trust policy asks for; none is given if absent. No"
                + " secret: it keeps others from having the role assumed by its name alone.")
        @Pattern("^[\\w+=,.@:/-]+$")
        @Size(min = 2, max = 1224)
        String externalId) {

  public AwsEnvironmentSpec {
    subnets = subnets == null ? List.of() : List.copyOf(subnets);
    securityGroups = securityGroups == null ? List.of() : List.copyOf(securityGroups);
    cacheSecurityGroups =
        cacheSecurityGroups == null ? List.of() : List.copyOf(cacheSecurityGroups);
    allowedNamespaces = allowedNamespaces == null ? List.of() : List.copyOf(allowedNamespaces);
    tags = tags == null ? Map.of() : Map.copyOf(tags);
    workloadIdentity = workloadIdentity == null ? WorkloadIdentity.DEFAULT : workloadIdentity;
    limits = limits == null ? EnvironmentLimits.DEFAULT : limits;
    ingress = ingress == null ? EnvironmentIngress.DEFAULT : ingress;
    network = network == null ? EnvironmentNetwork.DEFAULT : network;
    freeze = freeze != null && freeze;
    leastApproval = leastApproval == null ? Approval.NEVER : leastApproval;
    changeWindows = changeWindows == null ? List.of() : List.copyOf(changeWindows);
  }
}

package dev.stepladder.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How the pods of applications get permissions in AWS. */
public enum IdentityMode {
  /** Not at all. */
  @JsonProperty("None")
  NONE("None"),

  /** EKS Pod Identity: an agent on each node hands out the credentials of a role. */
  @JsonProperty("PodIdentity")
  POD_IDENTITY("PodIdentity"),

  /** IAM roles for service accounts: pods show a token of the cluster to AWS STS. */
  @JsonProperty("Irsa")
  IRSA("Irsa");

  private final String text;

  IdentityMode(String text) {
    this.text = text;
  }

  /** The name the API uses. */
  @Override
  public String toString() {
    return text;
  }
}

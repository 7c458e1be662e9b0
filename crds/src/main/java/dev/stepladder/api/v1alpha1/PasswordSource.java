package dev.stepladder.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Who makes and keeps the password of the database's first user. */
public enum PasswordSource {
  /**
   * The operator makes it and keeps it in a Kubernetes Secret; the only choice with read replicas.
   */
  @JsonProperty("Generated")
  GENERATED("Generated"),

  /** RDS makes it, keeps it in AWS Secrets Manager and rotates it; rules out read replicas. */
  @JsonProperty("RdsManaged")
  RDS_MANAGED("RdsManaged");

  private final String text;

  PasswordSource(String text) {
    this.text = text;
  }

  /** The name the API uses. */
  @Override
  public String toString() {
    return text;
  }
}

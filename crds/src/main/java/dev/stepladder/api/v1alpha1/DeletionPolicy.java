package dev.stepladder.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What happens to the data of an application when its StagedApp is deleted. Buckets always stay.
 */
public enum DeletionPolicy {
  /** The database and its Secret stay, marked so that the same application finds them again. */
  @JsonProperty("Retain")
  RETAIN("Retain"),

  /** The database is deleted, and leaves a final snapshot, which has to be available in the end. */
  @JsonProperty("Snapshot")
  SNAPSHOT("Snapshot"),

  /**
   * The database is deleted without a final snapshot; its automated backups stay as long as AWS
   * keeps them.
   */
  @JsonProperty("Delete")
  DELETE("Delete");

  private final String text;

  DeletionPolicy(String text) {
    this.text = text;
  }

  /** The name the API uses. */
  @Override
  public String toString() {
    return text;
  }
}

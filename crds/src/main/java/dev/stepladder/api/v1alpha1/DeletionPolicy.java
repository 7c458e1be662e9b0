package dev.stepladder.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What happens to the data of an application when its StagedApp is deleted. */
public enum DeletionPolicy {
  /** The database and its Secret stay, marked so that the same application finds them again. */
  @JsonProperty("Retain")
  RETAIN("Retain");

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

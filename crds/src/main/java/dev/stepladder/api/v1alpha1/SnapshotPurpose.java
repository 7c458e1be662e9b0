package dev.stepladder.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a snapshot was taken for. */
public enum SnapshotPurpose {
  /** It was taken before a step that could have harmed the database. */
  @JsonProperty("BeforeStep")
  BEFORE_STEP("BeforeStep"),

  /** The database left it when it was deleted. */
  @JsonProperty("Final")
  FINAL("Final");

  private final String text;

  SnapshotPurpose(String text) {
    this.text = text;
  }

  /** The name the API uses. */
  @Override
  public String toString() {
    return text;
  }
}

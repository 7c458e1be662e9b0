package dev.stepladder.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What keeps traffic from an application's pods. */
public enum NetworkState implements PartStatus {
  /** Its network rules are there, and the cluster enforces them. */
  @JsonProperty("Enforced")
  ENFORCED("Enforced"),

  /** Its network rules are there, and the environment says that nothing enforces them. */
  @JsonProperty("NotEnforced")
  NOT_ENFORCED("NotEnforced"),

  /** It has no network rules, or not yet. */
  @JsonProperty("None")
  NONE("None");

  private final String text;

  NetworkState(String text) {
    this.text = text;
  }

  /** The name the API uses. */
  @Override
  public String toString() {
    return text;
  }
}

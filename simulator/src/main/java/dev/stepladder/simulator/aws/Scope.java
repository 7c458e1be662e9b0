package dev.stepladder.simulator.aws;

/** Where AWS keeps state: one account in one region. */
public record Scope(String account, String region) {

  /** The ARN of a resource of {@code service} here, {@code resource} being e.g. {@code db:shop}. */
  public String arn(String service, String resource) {
    return "arn:aws:" + service + ":" + region + ":" + account + ":" + resource;
  }
}

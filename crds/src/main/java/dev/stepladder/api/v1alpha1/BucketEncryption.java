package dev.stepladder.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** With whose key Amazon S3 encrypts what is put into a bucket. */
public enum BucketEncryption {
  /** One of Amazon S3's own. */
  @JsonProperty("SseS3")
  SSE_S3("SseS3"),

  /** One in AWS KMS, through a bucket key, which keeps the calls to KMS few. */
  @JsonProperty("Kms")
  KMS("Kms");

  private final String text;

  BucketEncryption(String text) {
    this.text = text;
  }

  /** The name the API uses. */
  @Override
  public String toString() {
    return text;
  }
}

package dev.stepladder.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** A cache engine Amazon ElastiCache offers and the operator runs. */
public enum CacheEngine {
  /** Valkey, port 6379. */
  @JsonProperty("valkey")
  VALKEY("valkey"),

  /** Redis OSS, port 6379. */
  @JsonProperty("redis")
  REDIS("redis"),

  /** Memcached, port 11211. */
  @JsonProperty("memcached")
  MEMCACHED("memcached");

  private final String text;

  CacheEngine(String text) {
    this.text = text;
  }

  /** The name the API uses. */
  @Override
  public String toString() {
    return text;
  }
}

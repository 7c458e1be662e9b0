package dev.stepladder.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonProperty;

/** A database engine Amazon RDS offers and the operator runs. */
public enum Engine {
  /** PostgreSQL, port 5432. */
  @JsonProperty("postgres")
  POSTGRES("postgres"),

  /** MySQL, port 3306. */
  @JsonProperty("mysql")
  MYSQL("mysql"),

  /** MariaDB, port 3306. */
  @JsonProperty("mariadb")
  MARIADB("mariadb");

  private final String text;

  Engine(String text) {
    this.text = text;
  }

  /** The name the API uses. */
  @Override
  public String toString() {
    return text;
  }
}

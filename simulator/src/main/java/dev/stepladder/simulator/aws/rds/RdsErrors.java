package dev.stepladder.simulator.aws.rds;

import dev.stepladder.simulator.aws.AwsError;

/** The refusals that more than one operation gives. */
final class RdsErrors {

  private RdsErrors() {}

  static AwsError instanceNotFound(String id) {
    return AwsError.notFound("DBInstanceNotFound", "DBInstance " + id + " not found.");
  }

  static AwsError instanceExists(String id) {
    return AwsError.refused("DBInstanceAlreadyExists", "DB instance already exists: " + id);
  }

  static AwsError state(String message) {
    return AwsError.refused("InvalidDBInstanceState", message);
  }

  static AwsError value(String message) {
    return AwsError.refused("InvalidParameterValue", message);
  }

  static AwsError combination(String message) {
    return AwsError.refused("InvalidParameterCombination", message);
  }

  static AwsError missing(String parameter) {
    return AwsError.refused(
        "MissingParameter", "The request must contain the parameter " + parameter + ".");
  }

  static AwsError parameterGroupNotFound(String name) {
    return AwsError.notFound("DBParameterGroupNotFound", "DBParameterGroup not found: " + name);
  }

  static AwsError subnetGroupNotFound(String name) {
    return AwsError.notFound(
        "DBSubnetGroupNotFoundFault", "DB subnet group '" + name + "' does not exist.");
  }

  static AwsError snapshotNotFound(String id) {
    return AwsError.notFound("DBSnapshotNotFound", "DBSnapshot " + id + " not found.");
  }

  static AwsError backupNotFound(String id) {
    return AwsError.notFound(
        "DBInstanceAutomatedBackupNotFound",
        "No automated backup for the DB instance " + id + " was found.");
  }
}

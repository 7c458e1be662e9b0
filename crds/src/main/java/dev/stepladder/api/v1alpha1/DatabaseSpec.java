package dev.stepladder.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * The database of an application; its size comes from the tier. {@code name} is null where the
 * application's name, made legal, serves. Which names RDS refuses: the constraints of
 * CreateDBInstance in the Amazon RDS API reference; {@code admin} is reserved by PostgreSQL only,
 * and what RDS's console proposes for MySQL and MariaDB. PostgreSQL databases from before RDS
 * enforced 16 characters have master users of up to 63. What of a database that is taken over was
 * written wrong can be mended.
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "self.engine == oldSelf.engine || (has(self.adopt) && has(oldSelf.adopt))",
    fieldPath = ".engine",
    message =
        "database.engine is fixed once set, because data does not move between engines: put the old"
            + " value back, or make a StagedApp of another name and move the data")
@ValidationRule(
    value = "self.user == oldSelf.user || (has(self.adopt) && has(oldSelf.adopt))",
    fieldPath = ".user",
    message =
        "database.user is fixed once the database is there: put the old value back; further users"
            + " are made in the database itself")
@ValidationRule(
    value =
        "(has(self.name) == has(oldSelf.name) && (!has(self.name) || self.name == oldSelf.name))"
            + " || (has(self.adopt) && has(oldSelf.adopt))",
    fieldPath = ".name",
    message =
        "database.name is fixed once the database is there: put the old value back, or leave it out"
            + " as before; further databases are made in the instance itself")
@ValidationRule(
    value =
        "self.storage.matches('^[1-9][0-9]{0,4}Gi$')"
            + " && int(self.storage.replace('Gi', '')) >= 20"
            + " && int(self.storage.replace('Gi', '')) <= 65536",
    fieldPath = ".storage",
    message = "write storage in whole gibibytes from 20Gi to 65536Gi, for example 50Gi")
@ValidationRule(
    value =
        "!(self.user.lowerAscii() in (has(self.adopt) && self.engine != 'postgres'"
            + " ? ['rdsadmin'] : ['admin', 'rdsadmin'])) && !self.user.startsWith('pg_')",
    fieldPath = ".user",
    message =
        "database.user is a name that RDS keeps for itself (admin, rdsadmin, pg_...): write"
            + " another, for example app")
@ValidationRule(
    value = "size(self.user) <= (has(self.adopt) && self.engine == 'postgres' ? 63 : 16)",
    fieldPath = ".user",
    message =
        "database.user has at most 16 characters; only the master user of a PostgreSQL database that"
            + " is taken over may have more")
@ValidationRule(
    value =
        "!has(self.name) || !(self.name.lowerAscii() in ['rdsadmin', 'template0', 'template1',"
            + " 'mysql', 'sys', 'information_schema', 'performance_schema'])",
    fieldPath = ".name",
    message =
        "database.name is the name of a database that the engine has already: write another, for"
            + " example the application's name")
@ValidationRule(
    value = "self.version.matches('^[0-9]+([.][0-9]+){0,2}$')",
    fieldPath = ".version",
    message =
        "write version as a major version (\"17\", \"8.4\") or an exact one (\"17.4\"), in quotes")
@ValidationRule(
    value = "self.engine == 'postgres' || self.version.contains('.')",
    fieldPath = ".version",
    message =
        "a major version of mysql or mariadb has two numbers: write \"8.4\" or \"11.4\", in quotes")
@ValidationRule(
    value = "self.user.matches('^[a-zA-Z][a-zA-Z0-9_]*$')",
    fieldPath = ".user",
    message =
        "write database.user as a letter, then letters, digits and underscores, at most 16, for"
            + " example app")
@ValidationRule(
    value = "!has(self.name) || self.name.matches('^[a-zA-Z][a-zA-Z0-9_]*$')",
    fieldPath = ".name",
    message =
        "write database.name as a letter, then letters, digits and underscores, at most 63, for"
            + " example shop")
@ValidationRule(
    value = "!has(self.adopt) || self.adopt.matches('^[a-zA-Z](-?[a-zA-Z0-9])*$')",
    fieldPath = ".adopt",
    message =
        "write database.adopt as the identifier of a DB instance: letters, digits and single"
            + " hyphens, beginning with a letter, for example orders-prod")
@ValidationRule(
    value =
        "[has(self.adopt), has(self.restoreFrom), has(self.startEmpty) && self.startEmpty]"
            + ".filter(given, given).size() <= 1",
    message =
        "database.adopt takes over what is there, restoreFrom makes it from a backup, startEmpty"
            + " makes it empty: give one of the three at most")
public record DatabaseSpec(
    @JsonPropertyDescription("Database engine: postgres, mysql or mariadb. Fixed once set.")
        @Required
        Engine engine,
    @JsonPropertyDescription(
            "Engine version in quotes: a major version (\"17\", \"8.4\") or an exact one"
                + " (\"17.4\"). A floor: a lower version than the one that runs is accepted,"
                + " reported and not acted on.")
        @Required
        @Pattern("^[0-9]+(\\.[0-9]+){0,2}$")
        @Size(min = 1, max = 20)
        String version,
    @JsonPropertyDescription(
            "Disk space in gibibytes, 20Gi to 65536Gi. A floor: the tier may ask for more, and"
                + " storage never shrinks.")
        @Required
        @Pattern("^[1-9][0-9]{0,4}Gi$")
        @Size(max = 20)
        String storage,
    @JsonPropertyDescription(
            "User that owns the data: a letter, then letters, digits and underscores, at most 16."
                + " Fixed once the database is there. Of a database that is taken over: its master"
                + " user.")
        @Default("app")
        @Pattern("^[a-zA-Z][a-zA-Z0-9_]*$")
        @Size(min = 1, max = 63)
        String user,
    @JsonPropertyDescription(
            "Name of the database inside the instance: a letter, then letters, digits and"
                + " underscores, at most 63; the application's name made legal if absent. Fixed"
                + " once the database is there.")
        @Pattern("^[a-zA-Z][a-zA-Z0-9_]*$")
        @Size(min = 1, max = 63)
        String name,
    @JsonPropertyDescription(
            "Who makes and keeps the password. Generated: the operator, in a Kubernetes Secret."
                + " RdsManaged: RDS, in AWS Secrets Manager, which rules out tiers with read"
                + " replicas.")
        @Default("Generated")
        PasswordSource password,
    @JsonPropertyDescription(
            "true: create an empty database although one of this name was there before and is gone."
                + " Without it a lost database is reported and never silently replaced.")
        Boolean startEmpty,
    @JsonPropertyDescription(
            "Identifier of a DB instance that exists in Amazon RDS, in the environment's account"
                + " and region, to be taken over in place of making one. It must carry the tag"
                + " stepladder.dev/adoptable-by with the value"
                + " <installation>/<namespace>/<name of the StagedApp>; nothing of it is changed"
                + " before the step that takes it over has been approved.")
        @Pattern("^[a-zA-Z](-?[a-zA-Z0-9])*$")
        @Size(min = 1, max = 63)
        String adopt,
    @JsonPropertyDescription(
            "What the database is made from where there is none: a snapshot, or automated backups at"
                + " a point in time. Used once for each value; a database that is there is left as it is.")
        DatabaseRestore restoreFrom) {

  public DatabaseSpec {
    user = user == null ? "app" : user;
    password = password == null ? PasswordSource.GENERATED : password;
    startEmpty = startEmpty != null && startEmpty;
  }
}

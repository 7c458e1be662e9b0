package dev.stepladder.operator.blueprint;

import java.util.Locale;
import java.util.Set;

/** Makes an app's name one that a database can have. */
final class DatabaseNames {

  /**
   * Words that PostgreSQL, MySQL or MariaDB reserve, which RDS refuses as the name of a first
   * database (CreateDBInstance, DBName), as far as an app may be called so, and databases that the
   * engines have already.
   */
  private static final Set<String> TAKEN =
      Set.of(
          """
          accessible add admin all alter analyse analyze and any array as asc asensitive asymmetric
          authorization before between bigint binary blob both by call cascade case cast change char
          character check collate collation column concurrently condition constraint continue convert
          create cross cube current cursor database databases dec decimal declare default deferrable
          delayed delete desc describe deterministic distinct div do double drop dual each else elseif
          empty enclosed end escaped except exists exit explain false fetch float for force foreign
          freeze from full fulltext function generated get grant group grouping groups having if
          ignore ilike in index infile initially inner inout insensitive insert int integer intersect
          interval into is iterate join key keys kill lag last lateral lead leading leave left like
          limit linear lines load localtime lock long loop manual match maxvalue mod modifies mysql
          natural not notnull null numeric of offset on only optimize optimizer option optionally or
          order out outer outfile over overlaps parallel partition placing postgres precision primary
          procedure purge qualify range rank rdsadmin read reads real recursive references regexp
          release rename repeat replace require resignal restrict return returning revoke right rlike
          row rows schema schemas select sensitive separator session set show signal similar smallint
          some spatial specific sql ssl starting stored symmetric sys system table tablesample
          template0 template1 terminated test then tinyint to trailing trigger true undo union unique
          unlock unsigned update usage use user using values varchar variadic varying verbose virtual
          when where while window with write xor zerofill
          """
              .strip()
              .split("\\s+"));

  private DatabaseNames() {}

  /** The name of an app's first database where its spec gives none. */
  static String of(String app) {
    String name = app.replace('-', '_');
    return TAKEN.contains(name.toLowerCase(Locale.ROOT)) ? "app_" + name : name;
  }
}

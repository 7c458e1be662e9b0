package dev.stepladder.simulator.aws.rds;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The parameters that each engine knows here, the more common ones, with their defaults. */
final class ParameterCatalog {

  /**
   * One parameter.
   *
   * @param name as the engine writes it
   * @param dynamic whether it takes effect without a restart
   * @param standard its value where no group sets one; empty: the engine's own
   */
  record Known(String name, boolean dynamic, Optional<String> standard) {}

  private static final Map<String, Known> POSTGRES =
      parse(
          """
          static  max_connections LEAST({DBInstanceClassMemory/9531392},5000)
          static  shared_buffers {DBInstanceClassMemory/32768}
          static  shared_preload_libraries pg_stat_statements
          static  wal_buffers
          static  max_wal_senders 35
          static  max_replication_slots 20
          static  max_worker_processes GREATEST({DBInstanceVCPU*2},8)
          static  max_locks_per_transaction 64
          static  max_prepared_transactions 0
          static  huge_pages on
          static  track_activity_query_size 4096
          static  autovacuum_max_workers GREATEST({DBInstanceClassMemory/64371566592},3)
          static  rds.logical_replication 0
          static  rds.custom_dns_resolution 0
          dynamic rds.force_ssl 1
          dynamic rds.log_retention_period 4320
          dynamic rds.force_autovacuum_logging_level warning
          dynamic work_mem
          dynamic maintenance_work_mem GREATEST({DBInstanceClassMemory*1024/63963136},65536)
          dynamic effective_cache_size {DBInstanceClassMemory/16384}
          dynamic effective_io_concurrency
          dynamic random_page_cost
          dynamic seq_page_cost
          dynamic checkpoint_timeout
          dynamic checkpoint_completion_target 0.9
          dynamic max_wal_size
          dynamic min_wal_size
          dynamic max_parallel_workers
          dynamic max_parallel_workers_per_gather
          dynamic log_min_duration_statement
          dynamic log_statement
          dynamic log_connections
          dynamic log_disconnections
          dynamic log_lock_waits
          dynamic log_temp_files
          dynamic log_autovacuum_min_duration 10000
          dynamic autovacuum 1
          dynamic autovacuum_naptime 15
          dynamic autovacuum_vacuum_scale_factor 0.1
          dynamic autovacuum_analyze_scale_factor 0.05
          dynamic autovacuum_vacuum_cost_limit
          dynamic statement_timeout
          dynamic lock_timeout
          dynamic deadlock_timeout
          dynamic idle_in_transaction_session_timeout 86400000
          dynamic idle_session_timeout
          dynamic hot_standby_feedback
          dynamic max_standby_streaming_delay
          dynamic max_standby_archive_delay
          dynamic synchronous_commit on
          dynamic default_statistics_target
          dynamic pg_stat_statements.track
          dynamic pg_stat_statements.max
          dynamic password_encryption
          dynamic timezone UTC
          """);

  private static final Map<String, Known> MYSQL =
      parse(
          """
          dynamic max_connections {DBInstanceClassMemory/12582880}
          static  innodb_log_file_size
          static  innodb_buffer_pool_instances
          static  innodb_read_io_threads
          static  innodb_write_io_threads
          static  performance_schema 0
          static  lower_case_table_names 0
          static  gtid-mode
          static  skip_name_resolve
          static  back_log
          static  table_open_cache_instances
          dynamic innodb_buffer_pool_size {DBInstanceClassMemory*3/4}
          dynamic innodb_flush_log_at_trx_commit
          dynamic innodb_io_capacity
          dynamic innodb_io_capacity_max
          dynamic innodb_lock_wait_timeout
          dynamic innodb_print_all_deadlocks
          dynamic character_set_server
          dynamic character_set_client
          dynamic character_set_database
          dynamic collation_server
          dynamic collation_connection
          dynamic binlog_format
          dynamic binlog_row_image
          dynamic enforce_gtid_consistency
          dynamic event_scheduler
          dynamic general_log
          dynamic slow_query_log
          dynamic long_query_time
          dynamic log_output FILE
          dynamic log_bin_trust_function_creators
          dynamic log_queries_not_using_indexes
          dynamic max_allowed_packet
          dynamic max_heap_table_size
          dynamic tmp_table_size
          dynamic net_read_timeout
          dynamic net_write_timeout
          dynamic wait_timeout
          dynamic interactive_timeout
          dynamic connect_timeout
          dynamic read_only {TrueIfReplica}
          dynamic replica_parallel_workers
          dynamic require_secure_transport
          dynamic sql_mode
          dynamic sync_binlog
          dynamic table_open_cache
          dynamic table_definition_cache
          dynamic thread_cache_size
          dynamic time_zone
          dynamic tls_version
          dynamic transaction_isolation
          """);

  private ParameterCatalog() {}

  /** All families, e.g. postgres17. */
  static List<String> families() {
    return Arrays.stream(Engine.values())
        .flatMap(engine -> engine.versions().stream().map(engine::family))
        .distinct()
        .toList();
  }

  static Engine engine(String family) {
    return Arrays.stream(Engine.values())
        .filter(engine -> engine.versions().stream().map(engine::family).anyMatch(family::equals))
        .findFirst()
        .orElseThrow(() ->
            RdsErrors.value(
                "ParameterGroupFamily " + family + " is not a valid parameter" + " group family"));
  }

  static Map<String, Known> of(String family) {
    return engine(family) == Engine.POSTGRES ? POSTGRES : MYSQL;
  }

  private static Map<String, Known> parse(String table) {
    return table
        .lines()
        .map(line -> line.trim().split("\\s+", 3))
        .map(parts ->
            new Known(
                parts[1],
                parts[0].equals("dynamic"),
                parts.length > 2 ? Optional.of(parts[2]) : Optional.empty()))
        .collect(
            Collectors.toMap(
                Known::name, Function.identity(), (first, second) -> first, () -> new TreeMap<>()));
  }
}

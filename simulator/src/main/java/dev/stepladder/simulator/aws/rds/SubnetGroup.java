package dev.stepladder.simulator.aws.rds;

import java.util.List;
import software.amazon.awssdk.services.rds.model.DBSubnetGroup;
import software.amazon.awssdk.services.rds.model.Tag;

/** A DB subnet group and its tags, which describing it does not show. */
record SubnetGroup(DBSubnetGroup shown, List<Tag> tags) {}

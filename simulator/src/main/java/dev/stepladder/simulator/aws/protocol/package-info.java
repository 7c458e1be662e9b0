/**
 * How AWS's requests and answers are written. One codec per protocol, working on the field
 * descriptions that every SDK type carries, so that no codec knows any service.
 */
package dev.stepladder.simulator.aws.protocol;

/** What things cost, by a table of prices. Pure; knows neither plans nor AWS. */
package dev.stepladder.operator.prices;

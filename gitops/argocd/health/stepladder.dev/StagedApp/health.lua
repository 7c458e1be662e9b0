-- The status of a StagedApp is in kstatus format: Reconciling and Stalled are never True together, and all
-- conditions speak of status.observedGeneration, which is -1 until the operator has looked for the first time.
-- What waits for a person is Suspended; what waits for AWS, for a change window or for another app is Progressing.

-- Why a person keeps everything from starting: the app is paused, its environment is frozen, or the operator
-- was told only to observe.
local held_by_person = { Paused = true, Frozen = true, ObserveOnly = true }

local status = obj.status or {}

local conditions = {}
for _, condition in ipairs(status.conditions or {}) do
  conditions[condition.type] = condition
end

local function holds(type)
  return conditions[type] ~= nil and conditions[type].status == "True"
end

local function message(otherwise)
  local ready = conditions["Ready"]
  if ready == nil or ready.message == nil or ready.message == "" then
    return otherwise
  end
  return ready.message
end

if obj.metadata.deletionTimestamp ~= nil then
  return { status = "Progressing", message = message("Being deleted") }
end

if conditions["Ready"] == nil or status.observedGeneration ~= obj.metadata.generation then
  return { status = "Progressing", message = "Waiting for the operator to look at the latest change" }
end

if holds("Stalled") then
  return { status = "Degraded", message = message("Stalled") }
end

if holds("Ready") then
  return { status = "Healthy", message = message("Ready") }
end

if status.phase == "WaitingForApproval" then
  local text = message("Waiting for approval")
  if status.approve ~= nil then
    text = text .. ": " .. status.approve
  end
  return { status = "Suspended", message = text }
end

local running = false
local first = nil
local held = nil
for _, wait in ipairs(status.waiting or {}) do
  running = running or wait.reason == "StepRunning"
  first = first or wait.message
  if held_by_person[wait.reason] then
    held = held or wait.message
  end
end
if running then
  return { status = "Progressing", message = message("Changing") }
end
if held ~= nil then
  return { status = "Suspended", message = held }
end

return { status = "Progressing", message = first or message("Changing") }

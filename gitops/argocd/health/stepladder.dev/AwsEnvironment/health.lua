-- The status of an AwsEnvironment is in kstatus format: exactly one of Ready, Reconciling and Stalled is True, and
-- all speak of status.observedGeneration, which is -1 until the operator has looked for the first time.

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

return { status = "Progressing", message = message("Waiting for AWS") }

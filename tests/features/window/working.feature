Feature: Work that goes on
  Several at once, one needs me, one stops: each on its own lane.

  Scenario: Five tasks at once keep their order, and all of them become done
    Given an engine that writes a summary
    When I ask for 5 tasks
    Then there are 5 lanes in the order I asked
    And all of them become done
    And there are 5 lanes in the order I asked
    And I read "5 done" above the sheet
    And each of them has a file of its own on the disk

  Scenario: A question waits for me and my answer lets it go on
    Given an engine that asks "Which quarter?"
    When I ask for "Summarise March"
    Then it becomes waiting for me
    And I read "1 needs you" above the sheet
    When I open it
    Then I read "Which quarter?"
    When I press "The first" on its question
    Then it becomes done
    And I read "The first"

  Scenario: A question can be skipped
    Given an engine that asks "Which quarter?"
    When I ask for "Summarise March"
    Then it becomes waiting for me
    When I open it
    Then I read "Skipping goes on with an assumption, which the hand-over states."
    When I press "Skip" on its question
    Then it becomes done
    And its files lie on the disk

  Scenario: A question answered in my own words
    Given an engine that asks "Which quarter?"
    When I ask for "Summarise March"
    Then it becomes waiting for me
    When I open it
    And I answer "Both of them" in my own words
    Then it becomes done
    And I read "Both of them"

  Scenario: A task that stops says why and can be done again
    Given an engine that is not there yet
    When I ask for "Summarise March"
    Then it becomes stopped
    When I open it
    Then I read why it stopped
    And the lane "Summarise March" notes "Nothing was changed"
    When the engine is there
    And I press "Do again"
    Then a second "Summarise March" becomes done
    And the first one is still stopped

  Scenario: One stops, the other goes on
    Given an engine that is not there yet
    When I ask for "Summarise March"
    Then it becomes stopped
    When I ask for "Summarise these notes" of the engine "offline"
    Then it becomes done
    And I read "1 done" above the sheet
    And I read "1 stopped" above the sheet

  Scenario: I pause a running task and it goes on where it was
    Given an engine on this computer that hesitates at its 2nd answer
    When I ask for "Summarise March"
    Then it is being worked on
    When I open it
    And I press "Pause"
    And the engine hesitates no more
    Then it becomes paused
    And I read "Paused. Nothing is lost"
    When I press "Continue"
    Then it becomes done
    And its files were made once

  Scenario: I stop a running task, after being asked back
    Given an engine on this computer that hesitates at its 2nd answer
    When I ask for "Summarise March"
    Then it is being worked on
    When I open it
    And I press "Stop"
    And I say "Keep going"
    Then it is being worked on
    When I press "Stop"
    And I say "Stop"
    Then it becomes stopped by me

  Scenario: What I say on the way reaches the engine
    Given an engine on this computer that hesitates at its 2nd answer
    When I ask for "Summarise March"
    Then it is being worked on
    When I open it
    And I steer "Leave out the costs"
    Then "Leave out the costs" waits for the next step
    When the engine hesitates no more
    Then it becomes done
    And the engine was told "Leave out the costs"
    And nothing waits for the next step

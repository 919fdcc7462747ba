Feature: Quit and return
  Nothing is lost and nothing is done twice.

  Scenario: Quitting in the middle of the work asks first, and the work goes on at the next start
    Given an engine on this computer that hesitates at its 3rd answer
    When I ask for "Summarise March"
    Then it is being worked on
    And its file "Summary.md" is there
    When I press Ctrl+Q
    Then I am asked "1 task is not finished."
    When I say "Quit"
    Then the program has ended
    When the engine hesitates no more
    And I start again
    Then "Summarise March" becomes done
    And its files were made once

  Scenario: I can stay after all
    Given an engine on this computer that hesitates at its 2nd answer
    When I ask for "Summarise March"
    Then it is being worked on
    When I press Ctrl+Q
    And I say "Cancel"
    Then it is being worked on
    When the engine hesitates no more
    Then it becomes done

  Scenario: A question is still there after a restart
    Given an engine that asks "Which quarter?"
    When I ask for "Summarise March"
    Then it becomes waiting for me
    When I quit and start again
    Then "Summarise March" becomes waiting for me
    When I open it
    And I press "The first" on its question
    Then it becomes done
    And its files were made once

  Scenario: A request is still there after a restart, and nothing was done meanwhile
    Given an engine that wants to place a copy in a folder of mine
    When I ask for "Summarise March" with the folder "kept"
    Then it becomes waiting for me
    When I quit and start again
    Then my folder is empty
    When I press Ctrl+2
    And I press "Allow…" on the card of "Summarise March"
    And I press "Allow all the same" on the card of "Summarise March"
    Then "Summarise March" becomes done
    And "Summary.md" lies in my folder

  Scenario: What was done yesterday evening is there in the morning
    Given an engine that writes a summary
    When I ask for "Summarise March"
    Then it becomes done
    When I quit and start again the next morning
    Then the day is "Friday 15 May"
    And 0 rows are on the sheet
    When I press Alt+Left
    Then the lane "Summarise March" says "Ready. 1 file"

  Scenario: With no work under way it ends at once
    Given a quiet day
    When I press Ctrl+Q
    Then the program has ended

  Scenario: Without a tray the closed window stays in reach
    Given a quiet day
    When I press Ctrl+W
    Then the window is minimised
    And I read "There is no tray on this desktop, so the window was minimised. Ctrl+Q quits."

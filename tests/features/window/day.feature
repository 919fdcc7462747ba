Feature: The day sheet
  One day, one sheet: left of noon I ask, right of it I receive.

  Scenario: A count shows only its tasks
    Given the day of the pictures
    When I press the count "1 needs you"
    Then only "Answer the Tallowmere delivery complaint" is on the sheet
    When I press the count "1 needs you"
    Then 5 rows are on the sheet

  Scenario: Forty tasks stay one page
    Given a day of forty tasks
    Then the first row says "Finished before noon, 17 tasks"
    When I press Return on the first row
    Then 41 rows are on the sheet

  Scenario: Tonight can be now
    Given the day of the pictures
    Then the lane "Find duplicates" says "Starts tonight at 22:00"
    When I press "Run now" on the lane "Find duplicates"
    Then the lane "Find duplicates" says "Queued"

  Scenario: A rate limit says when it goes on
    Given a day on which everything waits
    Then the lane "Minutes and actions" says "Rate limit at Claude"
    And the lane "Minutes and actions" notes "Goes on at 15:20"

  Scenario: A try that is repeated counts down, and another engine is named
    Given a day on which everything waits
    When I open "Translate the safety sheet"
    Then I read "Overloaded. Tries again in 20 s"
    And I read "Now with GPT. Claude: Overloaded"

  Scenario: Work on another task's file says so
    Given a day on which everything waits
    Then the lane "Turn the brief" was given "from “Prepare the Tallowmere quarterly"

  Scenario: I see what it costs and where it stops
    Given the day of the pictures
    When I open "Compare the three freight offers"
    Then the meter says "$0.61 so far, expected $0.80 to $1.10, stops at $1.50"
    And I read "155 KB of text left this computer"

  Scenario: What I said on the way can be changed and taken back
    Given the day of the pictures
    When I open "Find duplicates"
    And I steer "Leave out the archive"
    Then "Leave out the archive" waits for the next step
    When I change "Leave out the archive" to "Leave out the old archive"
    Then "Leave out the old archive" waits for the next step
    When I press "Take back “Leave out the old archive”"
    Then nothing waits for the next step

  Scenario: A past day is the same sheet without a now line
    Given a told week
    Then there is a now line
    When I press Alt+Left
    Then the day is "Wednesday 13 May"
    And I read "2 done" above the sheet
    And there is no now line
    And the composer says "New instructions start today"
    When I press Alt+Home
    Then the day is "Thursday 14 May"

  Scenario: What is asked on a past day starts today
    Given a told week
    When I press Alt+Left
    And I write "Summarise these notes", add "notes.md" and start it
    Then the day is "Thursday 14 May"
    And the lane "Summarise these notes" says "Queued"

  Scenario: A file that was deleted after it was made says so
    Given a day with a reviewed task
    When the file "Q1 figures.xlsx" is deleted
    And I open "Prepare the Tallowmere review"
    Then I read "missing"
    When I press "Open Q1 figures.xlsx"
    Then I read "Q1 figures.xlsx is no longer at"
    And I read "It was moved or deleted outside Afternoon."

  Scenario: Moved files go back to their places
    Given an engine that wants to move my invoices
    When I ask for "File the invoices" with the folder "papers"
    Then it becomes waiting for me
    And my invoices lie where they were
    When I press Ctrl+2
    And I press "Allow" on the card of "File the invoices"
    Then it becomes done
    And my invoices lie in a folder of their own
    When I press Ctrl+1
    And I go to the sheet and down to "File the invoices"
    And I press U
    Then I read "Undone. 2 files are back in their places"
    And my invoices lie where they were

  Scenario: When it is needed and when it will be ready
    Given the day of the pictures
    When I open "Compare the three freight offers"
    Then I read "Step 5 of 8, ready about 15:20, needed by 17:00"

  Scenario: What a task made is taken back from the sheet after being asked
    Given a day with a reviewed task
    When I go to the sheet and down to "Prepare the Tallowmere review"
    And I press U
    And I say "Undo"
    Then the lane "Prepare the Tallowmere review" says "Undone"

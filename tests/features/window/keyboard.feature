Feature: Without a mouse
  Every item can be reached and every action has a key.

  Scenario: Down to a task and open it
    Given the day of the pictures
    When I go to the sheet and down to "Find duplicates"
    And I press Return
    Then "Find duplicates" is open
    When I press Escape
    Then nothing is open

  Scenario: P pauses and R continues
    Given the day of the pictures
    When I go to the sheet and down to "Find duplicates"
    And I press P
    Then the lane "Find duplicates" says "Paused. Nothing is lost"
    When I press R
    Then the lane "Find duplicates" says "Starts tonight at 22:00"

  Scenario: T starts now what was meant for tonight
    Given the day of the pictures
    When I go to the sheet and down to "Find duplicates"
    And I press T
    Then the lane "Find duplicates" says "Queued"

  Scenario: G does a stopped task again
    Given a day with an ended task
    When I go to the sheet and down to "Summarise these notes"
    And I press G
    Then there are 2 tasks "Summarise these notes"

  Scenario: Delete stops, after being asked back
    Given the day of the pictures
    When I go to the sheet and down to "Find duplicates"
    And I press Delete
    And I say "Stop"
    Then the lane "Find duplicates" says "Stopped by you"

  Scenario: S goes to the words for the task
    Given the day of the pictures
    When I go to the sheet and down to "Find duplicates"
    And I press Return
    And I press S
    And I type "Leave out the archive"
    And I press Return
    Then "Leave out the archive" waits for the next step

  Scenario: Letters are text while I write
    Given the day of the pictures
    When I press Ctrl+N
    And I type "pgt"
    Then the composer holds "pgt"
    And the lane "Find duplicates" says "Starts tonight at 22:00"

  Scenario: Letters can be switched off
    Given the day of the pictures
    When I open the settings "Accessibility"
    And I switch "Single letters act on the open task"
    And I press Ctrl+1
    And I go to the sheet and down to "Find duplicates"
    And I press T
    And I press P
    Then the lane "Find duplicates" says "Starts tonight at 22:00"
    When I press Return
    And I press T
    Then the lane "Find duplicates" says "Starts tonight at 22:00"

  Scenario Outline: Each page has its number
    Given a told week
    When I press <key>
    Then I am on the page "<page>"

    Examples:
      | key    | page      |
      | Ctrl+2 | Approvals |
      | Ctrl+3 | Files     |
      | Ctrl+4 | Ledger    |
      | Ctrl+5 | General   |

  Scenario: F1 lists every key
    Given a told week
    When I press F1
    Then the list of keys has "Quick capture"
    When I press Escape
    Then the list of keys is gone
